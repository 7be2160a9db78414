package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Location;
import io.xuanwu.job.script.Script.SourceStatement;
import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One statement ready for Flink, which can lead a place in it back to the user's own text. */
public final class Statement {
    private final SourceStatement source;
    private final BoundText bound;
    private final List<Token> tokens;
    private final Verb verb;

    Statement(SourceStatement source, BoundText bound) throws EngineFailure {
        this.source = source;
        this.bound = bound;
        this.tokens = cut();
        this.verb = tokens.isEmpty() ? Verb.UNKNOWN : Verb.of(tokens);
    }

    private List<Token> cut() throws EngineFailure {
        List<Token> all = Lexer.tokens(bound.text());
        if (!all.isEmpty() && !all.get(all.size() - 1).closed) {
            // The user's own text was closed everywhere, so a value did this; its place is the statement.
            throw failure(FailureCode.SQL_SYNTAX, Message.of("sql_syntax.value_open"), null);
        }
        return all.stream().filter(token -> token.kind != Token.Kind.COMMENT).collect(Collectors.toList());
    }

    /** What Flink is given; it may hold secrets. */
    public String sql() {
        return bound.text();
    }

    /** What the user wrote, placeholders and all: safe to show. */
    public String sourceText() {
        return source.text();
    }

    /** Whether what the user wrote names a secret; what stands in comments names nothing. */
    public boolean asksForSecret() {
        return source.asksForSecret();
    }

    /** Counts from 1 over the whole script, the INSERTs of a statement set included. */
    public int number() {
        return source.number;
    }

    /** The tokens of {@link #sql()}, comments left out; at least one unless every value is empty. */
    public List<Token> tokens() {
        return tokens;
    }

    /** What a token of {@link #tokens()} says, without its quotes. */
    public String value(Token token) {
        switch (token.kind) {
            case TEXT:
                return unquoted(token);
            case NAME:
                return sql().substring(token.start + 1, token.end - 1).replace("``", "`");
            default:
                return sql().substring(token.start, token.end);
        }
    }

    /** Where the statement stands in the script. */
    public TextRange range() {
        return source.location(source.start(), source.end()).range;
    }

    /** Where {@code [start, end)} of {@link #sql()} stands in the script. */
    public TextRange range(int start, int end) {
        int last = Math.max(start, end - 1);
        return source.location(bound.originalStart(start), bound.originalEnd(last)).range;
    }

    public Verb verb() {
        return verb;
    }

    public boolean inStatementSet() {
        return source.inStatementSet;
    }

    /** A failure of the statement as a whole. */
    public EngineFailure failure(FailureCode code, Message said, Throwable cause) {
        return new EngineFailure(code, said, source.location(source.start(), source.end()), cause);
    }

    /**
     * A failure at a range that Flink gave.
     *
     * @param range lines and columns within {@link #sql()}
     */
    public EngineFailure failure(FailureCode code, Message said, TextRange range, Throwable cause) {
        return new EngineFailure(code, said, originalLocation(range), cause);
    }

    /** Leads a range within {@link #sql()} back to the script. */
    public Location originalLocation(TextRange range) {
        int last = Math.max(0, sql().length() - 1);
        int start = Math.min(last, TextRange.offset(sql(), range.line, range.column));
        int end = Math.min(last, Math.max(start, TextRange.offset(sql(), range.endLine, range.endColumn)));
        return source.location(bound.originalStart(start), bound.originalEnd(end));
    }

    /** The arguments of a SET or RESET; empty when the statement has any other form. */
    public Optional<Setting> setting() {
        return Setting.of(this);
    }

    private String unquoted(Token token) {
        return sql().substring(token.start + 1, token.end - 1).replace("''", "'");
    }
}
