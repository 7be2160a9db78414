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

    /** Binds {@code [start, end)} of a SQL text; comments are left as they are. */
    static BoundText sql(String text, List<Token> tokens, Bindings bindings, Place place) throws EngineFailure {
        Template template = new Template(text, bindings, place);
        int at = tokens.get(0).start;
        for (Token token : tokens) {
            template.bind(at, token.start, UnaryOperator.identity());
            if (token.kind == Token.Kind.COMMENT) {
                template.bound.keep(token.start, token.end);
            } else {
                template.bind(token.start, token.end, quoting(token.kind));
            }
            at = token.end;
        }
        return template.bound.build();
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
