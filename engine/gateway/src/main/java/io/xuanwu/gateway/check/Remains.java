package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.Message;
import java.util.List;
import java.util.Optional;

/** What came into a script along with its SQL: the prompt of a console, placeholders of another tool, other comments. */
final class Remains {
    private static final int LONGEST_PROMPT = 3;

    private final Statement statement;
    private final List<Token> tokens;

    Remains(Statement statement) {
        this.statement = statement;
        this.tokens = statement.tokens();
    }

    /** Finds the first of them. */
    Optional<Finding> first() {
        return prompt().or(this::template).or(this::hash);
    }

    /** {@code Flink SQL>}, {@code mysql>} */
    private Optional<Finding> prompt() {
        for (int at = 1; at < Math.min(LONGEST_PROMPT, tokens.size() - 1); at++) {
            boolean isWord = tokens.get(at - 1).kind == Token.Kind.WORD;
            if (isWord && tokens.get(at).isSymbol('>')) {
                String text = statement.sql().substring(tokens.get(0).start, tokens.get(at).end);
                return Optional.of(told(0, at, Message.of("sql_syntax.prompt", "text", text))
                        .withFix(""));
            }
            if (!isWord) {
                break;
            }
        }
        return Optional.empty();
    }

    /** Two braces, or a brace and a percent sign, with what they enclose. */
    private Optional<Finding> template() {
        for (int at = 0; at + 1 < tokens.size(); at++) {
            boolean opens = tokens.get(at).isSymbol('{')
                    && tokens.get(at).end == tokens.get(at + 1).start
                    && (tokens.get(at + 1).isSymbol('{') || tokens.get(at + 1).isSymbol('%'));
            if (opens) {
                int last = at + 1;
                while (last + 1 < tokens.size() && !tokens.get(last).isSymbol('}')) {
                    last++;
                }
                boolean isDouble =
                        last + 1 < tokens.size() && tokens.get(last + 1).isSymbol('}');
                return Optional.of(told(at, isDouble ? last + 1 : last, Message.of("sql_syntax.template")));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> hash() {
        for (int at = 0; at < tokens.size(); at++) {
            Token token = tokens.get(at);
            String before = statement.sql().substring(0, token.start);
            boolean isOwn =
                    before.isBlank() || before.endsWith("\n") || statement.sql().startsWith("# ", token.start);
            if (token.isSymbol('#') && isOwn) {
                return Optional.of(told(at, at, Message.of("sql_syntax.hash")).withFix("--"));
            }
        }
        return Optional.empty();
    }

    private Finding told(int first, int last, Message said) {
        return Finding.of(
                Severity.ERROR,
                FailureCode.SQL_SYNTAX.onTheWire(),
                said,
                statement,
                tokens.get(first).start,
                tokens.get(last).end);
    }
}
