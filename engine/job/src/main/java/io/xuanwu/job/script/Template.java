package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces placeholders; inside quotes a value is quoted, so that no value can end a string early. */
public final class Template {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$?\\$\\{([^}\\n\\r]*)(}?)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private final String text;
    private final Bindings bindings;
    private final Place place;
    private final BoundText.Builder bound;

    private Template(String text, Bindings bindings, Place place) {
        this.text = text;
        this.bindings = bindings;
        this.place = place;
        this.bound = new BoundText.Builder(text);
    }

    /**
     * Binds a plain value such as an option or a program argument.
     *
     * @throws EngineFailure variable_unknown
     */
    public static String value(String text, Bindings bindings, Place place) throws EngineFailure {
        Template template = new Template(text, bindings, place);
        template.bind(0, text.length(), UnaryOperator.identity());
        return template.bound.build().text();
    }

    /** Whether anything within {@code [from, to)} may be a placeholder; false for most texts, and quick. */
    static boolean hasPlaceholder(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) == '$' && text.startsWith("${", at)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a plain value asks for a secret. */
    public static boolean asksForSecret(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            if (!matcher.group().startsWith("$$") && Bindings.isSecret(matcher.group(1))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Binds the statement of these tokens; comments are left as they are. What an edit puts in passes unbound: no
     * placeholder is looked for in it.
     *
     * @param edits within the statement, in their order and apart
     */
    static BoundText sql(String text, List<Token> tokens, Bindings bindings, Place place, List<Edit> edits)
            throws EngineFailure {
        Template template = new Template(text, bindings, place);
        int at = tokens.get(0).start;
        int last = tokens.get(tokens.size() - 1).end;
        for (Edit edit : edits) {
            template.bind(tokens, at, edit.start);
            template.bound.replace(edit.start, edit.end, edit.text);
            at = edit.end;
        }
        template.bind(tokens, at, last);
        template.bound.keep(last, last);
        return template.bound.build();
    }

    /** Binds what lies within {@code [from, to)}, as the token around it asks for. */
    private void bind(List<Token> tokens, int from, int to) throws EngineFailure {
        if (!hasPlaceholder(text, from, to)) {
            bound.keep(from, to);
            return;
        }
        int at = from;
        for (Token token : tokens) {
            int start = Math.max(at, Math.min(token.start, to));
            int end = Math.max(start, Math.min(token.end, to));
            bind(at, start, UnaryOperator.identity());
            if (token.kind == Token.Kind.COMMENT) {
                bound.keep(start, end);
            } else {
                bind(start, end, quoting(token.kind));
            }
            at = end;
        }
    }

    private static UnaryOperator<String> quoting(Token.Kind kind) {
        switch (kind) {
            case TEXT:
                return value -> value.replace("'", "''");
            case NAME:
                return value -> value.replace("`", "``");
            default:
                return UnaryOperator.identity();
        }
    }

    private void bind(int start, int end, UnaryOperator<String> quoting) throws EngineFailure {
        Matcher matcher = PLACEHOLDER.matcher(text).region(start, end);
        int at = start;
        while (matcher.find()) {
            bound.keep(at, matcher.start());
            if (matcher.group().startsWith("$$")) {
                bound.replace(matcher.start(), matcher.start() + 3, "${");
                at = matcher.start() + 3;
                matcher.region(at, end);
            } else {
                bound.replace(matcher.start(), matcher.end(), quoting.apply(valueOf(matcher)));
                at = matcher.end();
            }
        }
        bound.keep(at, end);
    }

    private String valueOf(Matcher matcher) throws EngineFailure {
        String name = matcher.group(1);
        if (matcher.group(2).isEmpty() || !NAME.matcher(name).matches()) {
            throw place.failure(
                    FailureCode.VARIABLE_UNKNOWN,
                    "'" + matcher.group()
                            + "' is no placeholder: write ${name}, ${secret.name}, or $${ for a literal ${.",
                    matcher.start(),
                    matcher.end());
        }
        return bindings.value(name)
                .orElseThrow(() -> place.failure(
                        FailureCode.VARIABLE_UNKNOWN, bindings.unknown(name), matcher.start(), matcher.end()));
    }
}
