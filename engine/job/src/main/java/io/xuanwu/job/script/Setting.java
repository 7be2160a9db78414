package io.xuanwu.job.script;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments of a SET or RESET: {@code 'key' = 'value'}, or without quotes, as Flink also takes them. Without any, SET
 * lists what is set, and RESET resets all.
 */
public final class Setting {
    /** The forms without quotes around the key; Flink tries them where its grammar does not fit. */
    private static final Pattern PLAIN = Pattern.compile(
            "SET\\s+(?<key>[^'\\s]+)\\s*=\\s*(?:'(?<quoted>[^']*)'|(?<value>[^;\\s]+))|RESET\\s+(?<only>[^'\\s;]+)",
            Pattern.CASE_INSENSITIVE);

    /** A key or a value, and where it stands in the statement's SQL, quotes included. */
    public static final class Part {
        public final String text;
        public final int start;
        public final int end;
        private final boolean quoted;

        private Part(String text, int start, int end, boolean quoted) {
            this.text = text;
            this.start = start;
            this.end = end;
            this.quoted = quoted;
        }

        /** Another text in the same form, to stand in its place. */
        public String written(String other) {
            return quoted ? "'" + other.replace("'", "''") + "'" : other;
        }
    }

    /** Empty in a bare SET or RESET. */
    public final Optional<Part> key;
    /** Empty where there is no key, and in a RESET. */
    public final Optional<Part> value;

    private Setting(Part key, Part value) {
        this.key = Optional.ofNullable(key);
        this.value = Optional.ofNullable(value);
    }

    /** The arguments of a SET or RESET; empty when it has any other form. */
    static Optional<Setting> of(Statement statement) {
        List<Token> tokens = statement.tokens();
        boolean sets = statement.verb() == Verb.SET;
        if (tokens.size() == 1) {
            return Optional.of(new Setting(null, null));
        }
        if (!sets && tokens.size() == 2 && isText(tokens.get(1))) {
            return Optional.of(new Setting(quoted(statement, tokens.get(1)), null));
        }
        if (sets
                && tokens.size() == 4
                && isText(tokens.get(1))
                && tokens.get(2).isSymbol('=')
                && isText(tokens.get(3))) {
            return Optional.of(new Setting(quoted(statement, tokens.get(1)), quoted(statement, tokens.get(3))));
        }
        return plain(statement);
    }

    private static Optional<Setting> plain(Statement statement) {
        List<Token> tokens = statement.tokens();
        int start = tokens.get(0).start;
        Matcher found = PLAIN.matcher(statement.sql().substring(start, tokens.get(tokens.size() - 1).end));
        if (!found.matches()) {
            return Optional.empty();
        }
        if (found.group("only") != null) {
            return Optional.of(new Setting(part(found, "only", start), null));
        }
        Part value = found.group("quoted") == null
                ? part(found, "value", start)
                : new Part(
                        found.group("quoted"),
                        start + found.start("quoted") - 1,
                        start + found.end("quoted") + 1,
                        true);
        return Optional.of(new Setting(part(found, "key", start), value));
    }

    private static Part part(Matcher found, String group, int start) {
        return new Part(found.group(group), start + found.start(group), start + found.end(group), false);
    }

    private static Part quoted(Statement statement, Token token) {
        return new Part(statement.value(token), token.start, token.end, true);
    }

    private static boolean isText(Token token) {
        return token.kind == Token.Kind.TEXT;
    }
}
