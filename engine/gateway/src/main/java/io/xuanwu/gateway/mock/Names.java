package io.xuanwu.gateway.mock;

import io.xuanwu.job.text.NearestName;
import java.util.List;

/** Helps those who wrote a name wrong. */
final class Names {
    private Names() {}

    /** {@code " Did you mean 'x'?"}, or all names there are where none is near. */
    static String hint(String wrong, List<String> known) {
        for (String name : known) {
            if (name.equalsIgnoreCase(wrong)) {
                return " Did you mean '" + name + "'?";
            }
        }
        String near = NearestName.hint(wrong, known);
        return near.isEmpty() ? " There are: " + String.join(", ", known) + "." : near;
    }
}
