package io.xuanwu.gateway.mock;

import io.xuanwu.job.text.NearestName;
import java.util.List;

/** Hints for unknown names. */
final class Names {
    private Names() {}

    /** Returns {@code " Did you mean 'x'?"}, or all known names if none is similar. */
    static String hint(String wrong, List<String> known) {
        for (String name : known) {
            if (name.equalsIgnoreCase(wrong)) {
                return " Did you mean '" + name + "'?";
            }
        }
        String near = NearestName.hint(wrong, known);
        return near.isEmpty() ? " Known: " + String.join(", ", known) + "." : near;
    }
}
