package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.text.Message;
import java.util.List;
import java.util.function.UnaryOperator;

/** Replaces placeholders; inside quotes a value is quoted, so that no value can end a string early. */
public final class Template {
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
     * @throws EngineFailure variable_unknown or placeholder_invalid
     */
    public static String value(String text, Bindings bindings, Place place) throws EngineFailure {
        Template template = new Template(text, bindings, place);
        template.bind(0, text.length(), UnaryOperator.identity());
        return template.bound.build().text();
    }

    /** Whether a plain value asks for a secret. */
    public static boolean asksForSecret(String text) {
        return asksForSecret(text, 0, text.length());
    }

    static boolean asksForSecret(String text, int from, int to) {
        return Placeholder.in(text, from, to).stream().anyMatch(Placeholder::isSecret);
    }

    /**
     * Binds the statement of these tokens; what stands between them, comments, is left as it is. What an edit puts in
     * passes unbound: no placeholder is looked for in it.
     *
     * @param tokens without comments
     * @param edits within the statement, in order and without overlap
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

    /** Binds the tokens within {@code [from, to)}, each as its quotes ask for. */
    private void bind(List<Token> tokens, int from, int to) throws EngineFailure {
        int at = from;
        if (Placeholder.mayStandIn(text, from, to)) {
            for (Token token : tokens) {
                int start = Math.max(at, Math.min(token.start, to));
                int end = Math.max(start, Math.min(token.end, to));
                bound.keep(at, start);
                bind(start, end, quoting(token.kind));
                at = end;
            }
        }
        bound.keep(at, to);
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
        int at = start;
        for (Placeholder each : Placeholder.in(text, start, end)) {
            bound.keep(at, each.start);
            bound.replace(each.start, each.end, each.isLiteral() ? "${" : quoting.apply(valueOf(each)));
            at = each.end;
        }
        bound.keep(at, end);
    }

    private String valueOf(Placeholder placeholder) throws EngineFailure {
        if (placeholder.isMalformed()) {
            throw place.failure(
                    FailureCode.PLACEHOLDER_INVALID,
                    Message.of("placeholder_invalid", "text", placeholder.text),
                    placeholder.start,
                    placeholder.end);
        }
        String name = placeholder.name();
        return bindings.value(name)
                .orElseThrow(() -> place.failure(
                        FailureCode.VARIABLE_UNKNOWN, bindings.unknown(name), placeholder.start, placeholder.end));
    }
}
