package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Location;
import io.xuanwu.job.text.TextRange;
import java.util.ArrayList;
import java.util.List;

/**
 * A user's SQL text, cut into statements before any placeholder is replaced, so that no value can move a boundary. The
 * INSERTs of a statement set become statements of their own: a run has one statement set anyway.
 */
public final class Script {
    private final String text;
    private final List<SourceStatement> statements;

    private Script(String text, List<SourceStatement> statements) {
        this.text = text;
        this.statements = statements;
    }

    /**
     * @throws EngineFailure sql_syntax for a quote, comment or statement set that is never closed
     */
    public static Script parse(String text) throws EngineFailure {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return new Script(plain, new Splitter(plain, Lexer.tokens(plain)).split());
    }

    /**
     * The statements with their placeholders replaced, in the order of the text.
     *
     * @throws EngineFailure variable_unknown or secret_misplaced, with the position of the placeholder
     */
    public List<Statement> bind(Bindings bindings) throws EngineFailure {
        List<Statement> bound = new ArrayList<>();
        for (SourceStatement source : statements) {
            BoundText boundText = Template.sql(text, source.tokens, bindings, source);
            Statement statement = new Statement(source, boundText);
            SecretPlacement.check(text, source, statement.verb());
            bound.add(statement);
        }
        return bound;
    }

    /** One statement of the text as the user wrote it; {@code tokens} holds at least one that is no comment. */
    static final class SourceStatement implements Place {
        final String script;
        final int number;
        final List<Token> tokens;
        final boolean inStatementSet;

        SourceStatement(String script, int number, List<Token> tokens, boolean inStatementSet) {
            this.script = script;
            this.number = number;
            this.tokens = tokens;
            this.inStatementSet = inStatementSet;
        }

        int start() {
            return tokens.get(0).start;
        }

        int end() {
            return tokens.get(tokens.size() - 1).end;
        }

        String text() {
            return script.substring(start(), end());
        }

        Location location(int start, int end) {
            return new Location(number, text(), TextRange.of(script, start, end));
        }

        @Override
        public EngineFailure failure(FailureCode code, String message, int start, int end) {
            return new EngineFailure(code, message, location(start, end), null);
        }
    }
}
