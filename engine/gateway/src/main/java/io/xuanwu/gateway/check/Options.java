package io.xuanwu.gateway.check;

import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the options of a statement stand: {@code 'key' = 'value'} in WITH (…), SET (…) or a hint OPTIONS(…). */
final class Options {
    /** The tokens of one option. */
    static final class Place {
        final Token key;
        final Token value;

        private Place(Token key, Token value) {
            this.key = key;
            this.value = value;
        }
    }

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();
    /** The word that opens the options, or null. */
    final Token opening;

    private Options(Statement statement, int from, boolean oneList) {
        List<Token> tokens = statement.tokens();
        Token found = null;
        for (int at = from; at + 2 < tokens.size(); at++) {
            Token token = tokens.get(at);
            boolean opens = (token.isWord("WITH") || token.isWord("SET") || token.isWord("OPTIONS"))
                    && tokens.get(at + 1).isSymbol('(');
            if (opens && found == null) {
                found = token;
            }
            if (found != null && oneList && token.isSymbol(')')) {
                break;
            }
            if (found != null
                    && token.kind == Token.Kind.TEXT
                    && tokens.get(at + 1).isSymbol('=')
                    && tokens.get(at + 2).kind == Token.Kind.TEXT) {
                places.put(statement.value(token), new Place(token, tokens.get(at + 2)));
                values.put(statement.value(token), statement.value(tokens.get(at + 2)));
            }
        }
        opening = found;
    }

    /** Those of a CREATE or ALTER. */
    static Options of(Statement statement) {
        return new Options(statement, 0, false);
    }

    /**
     * Those of one hint.
     *
     * @param at where its word OPTIONS stands among the tokens
     */
    static Options ofHint(Statement statement, int at) {
        return new Options(statement, at, true);
    }

    /** Null where the option does not stand in this statement. */
    Place place(String key) {
        return places.get(key);
    }

    Map<String, String> values() {
        return values;
    }
}
