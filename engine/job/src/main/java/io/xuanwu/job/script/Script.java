package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Location;
import io.xuanwu.job.text.Lines;
import io.xuanwu.job.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A user's SQL text, cut into statements before any placeholder is replaced, so that no value can move a boundary. The
 * INSERTs of a statement set become statements of their own: a run has one statement set anyway.
 */
public final class Script {
    private final String text;
    private final List<SourceStatement> statements;
    private final List<Edit> edits;

    private Script(String text, List<SourceStatement> statements, List<Edit> edits) {
        this.text = text;
        this.statements = statements;
        this.edits = edits;
    }

    /**
     * @throws EngineFailure sql_syntax for a quote, comment or statement set that is never closed
     */
    public static Script parse(String text) throws EngineFailure {
        return edited(text, List.of());
    }

    /**
     * @param edits what each statement says instead; numbers, places and boundaries stay those of {@code text}
     * @throws EngineFailure also definition_invalid for an edit that lies in no single statement
     */
    public static Script edited(String text, List<Edit> edits) throws EngineFailure {
        List<EngineFailure> failures = new ArrayList<>();
        Script script = parse(text, edits, failures);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return script;
    }

    /** As far as the text can be cut; what is wrong with the rest, or with an edit, is added to {@code failures}. */
    public static Script parse(String text, List<Edit> edits, List<EngineFailure> failures) {
        List<SourceStatement> statements = new Splitter(text).split(failures);
        checkEdits(edits, statements, failures);
        return new Script(text, statements, edits);
    }

    private static void checkEdits(List<Edit> edits, List<SourceStatement> statements, List<EngineFailure> failures) {
        for (Edit edit : edits) {
            if (statements.stream().noneMatch(each -> edit.isWithin(each.start(), each.end()))) {
                failures.add(new EngineFailure(
                        FailureCode.DEFINITION_INVALID,
                        "The run's definition cannot be used: an edit is not within a single statement."));
            }
        }
    }

    /**
     * The statements with their placeholders replaced, in the order of the text.
     *
     * @throws EngineFailure placeholder_invalid, variable_unknown or secret_misplaced, with the place of the placeholder
     */
    public List<Statement> bind(Bindings bindings) throws EngineFailure {
        List<Statement> bound = new ArrayList<>();
        for (SourceStatement source : statements) {
            bound.add(bind(source, bindings));
        }
        return bound;
    }

    /** Those statements whose placeholders can be replaced; what is wrong with the others is added to {@code failures}. */
    public List<Statement> bind(Bindings bindings, List<EngineFailure> failures) {
        List<Statement> bound = new ArrayList<>();
        for (SourceStatement source : statements) {
            try {
                bound.add(bind(source, bindings));
            } catch (EngineFailure failure) {
                failures.add(failure);
            }
        }
        return bound;
    }

    private Statement bind(SourceStatement source, Bindings bindings) throws EngineFailure {
        Statement statement =
                new Statement(source, Template.sql(text, source.tokens, bindings, source, within(source)));
        SecretPlacement.check(text, source, statement.verb());
        return statement;
    }

    private List<Edit> within(SourceStatement source) {
        return edits.stream()
                .filter(edit -> edit.isWithin(source.start(), source.end()))
                .collect(Collectors.toList());
    }

    /** One statement of the text as the user wrote it; {@code tokens} holds at least one and no comment. */
    static final class SourceStatement implements Place {
        private final String script;
        private final Lines lines;
        final int number;
        final List<Token> tokens;
        final boolean inStatementSet;

        SourceStatement(String script, Lines lines, int number, List<Token> tokens, boolean inStatementSet) {
            this.script = script;
            this.lines = lines;
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

        boolean asksForSecret() {
            return tokens.stream().anyMatch(token -> Template.asksForSecret(script, token.start, token.end));
        }

        Location location(int start, int end) {
            return new Location(number, text(), lines.range(start, end));
        }

        @Override
        public EngineFailure failure(FailureCode code, Message said, int start, int end) {
            return new EngineFailure(code, said, location(start, end), null);
        }
    }
}
