package io.xuanwu.gateway.lineage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Legacy group windows: the planner groups by {@code $TUMBLE(…)} and derives the window's start and end from it. */
final class GroupWindows {
    private static final Pattern ASKING = Pattern.compile("(TUMBLE|HOP|SESSION)_(START|END|ROWTIME|PROCTIME)");

    private GroupWindows() {}

    /** Shortens {@code TUMBLE_START(TUMBLE(t, i))} to what the user wrote: {@code TUMBLE_START(t, i)}. */
    static Derivation shortened(Derivation call, String name) {
        Matcher asking = ASKING.matcher(name);
        String inner = asking.matches() ? name + "(" + asking.group(1) + "(" : null;
        return inner != null && call.text.startsWith(inner)
                ? call.named(name + "(" + call.text.substring(inner.length(), call.text.length() - 1))
                : call;
    }
}
