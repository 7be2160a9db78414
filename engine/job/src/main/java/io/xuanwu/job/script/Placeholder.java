package io.xuanwu.job.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ${} begins in a text, {@code [start, end)}: the use of a name, a literal (<code>$${</code>), or what is
 * neither and therefore wrong. Where comments are text, the caller leaves them out.
 */
final class Placeholder {
    /** Between the braces, no character is allowed that ends a string, a name, a statement or a line. */
    private static final Pattern PATTERN = Pattern.compile("\\$\\$\\{|\\$\\{(?:([^{}$'`;\\r\\n]*)\\})?");

    private static final Pattern NAME = Pattern.compile("(?:secret\\.)?+[A-Za-z_][A-Za-z0-9_.-]*");

    final int start;
    final int end;
    final String text;
    private final String name;

    private Placeholder(Matcher matcher) {
        this.start = matcher.start();
        this.end = matcher.end();
        this.text = matcher.group();
        String inner = matcher.group(1);
        this.name = inner != null && NAME.matcher(inner).matches() ? inner : null;
    }

    /** Returns the placeholders within {@code [from, to)}, in order. */
    static List<Placeholder> in(String text, int from, int to) {
        List<Placeholder> found = new ArrayList<>();
        if (mayStandIn(text, from, to)) {
            Matcher matcher = PATTERN.matcher(text).region(from, to);
            while (matcher.find()) {
                found.add(new Placeholder(matcher));
            }
        }
        return found;
    }

    /** A fast check whether the text may contain a placeholder; false for most texts. */
    static boolean mayStandIn(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) == '$' && text.startsWith("${", at)) {
                return true;
            }
        }
        return false;
    }

    static boolean opensAt(String text, int at) {
        return text.charAt(at) == '$' && (text.startsWith("${", at) || text.startsWith("$${", at));
    }

    /** Where the one that opens at {@code at} ends. */
    static int endOf(String text, int at) {
        Matcher matcher = PATTERN.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? matcher.end() : at;
    }

    boolean isLiteral() {
        return text.startsWith("$$");
    }

    boolean isMalformed() {
        return name == null && !isLiteral();
    }

    boolean isSecret() {
        return name != null && Bindings.isSecret(name);
    }

    /** What {@link Bindings} know it by; null unless it is the use of a name. */
    String name() {
        return name;
    }
}
