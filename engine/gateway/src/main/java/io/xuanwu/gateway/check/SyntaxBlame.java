package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.FailureReport;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.NearestName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.SqlParserEOFException;

/** Says what is wrong with a statement that Flink's parser refused, and where. */
final class SyntaxBlame {
    private static final List<String> VERBS = List.of(
            "SELECT",
            "INSERT",
            "CREATE",
            "DROP",
            "ALTER",
            "WITH",
            "SET",
            "RESET",
            "USE",
            "SHOW",
            "DESCRIBE",
            "EXPLAIN",
            "EXECUTE",
            "LOAD",
            "UNLOAD",
            "BEGIN",
            "END",
            "VALUES");

    /** What SHOW can be followed by. */
    private static final Set<String> SHOWN = Set.of(
            "CATALOGS",
            "COLUMNS",
            "CREATE",
            "CURRENT",
            "DATABASES",
            "FULL",
            "FUNCTIONS",
            "JARS",
            "JOBS",
            "MATERIALIZED",
            "MODELS",
            "MODULES",
            "PARTITIONS",
            "PROCEDURES",
            "TABLES",
            "USER",
            "VIEWS");

    /** What Flink's parser says when it reads no token at all. */
    private static final Pattern LEXICAL = Pattern.compile("^Lexical error");

    /** What Flink says of a text in quotes. */
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

    private final Statement statement;
    private final List<Token> tokens;
    private final Trial trial;

    SyntaxBlame(Workspace workspace, Statement statement) {
        this.statement = statement;
        this.tokens = statement.tokens();
        this.trial = new Trial(workspace);
    }

    Finding of(EngineFailure failure) {
        Finding finding = Finding.of(failure);
        boolean isParsers = failure.getCause() != null;
        if (!isParsers && statement.verb() != Verb.UNKNOWN) {
            return finding;
        }
        Optional<Finding> strange = new StrangeCharacters(statement).first().or(new Remains(statement)::first);
        if (strange.isPresent()) {
            return strange.get();
        }
        return statement.verb() == Verb.UNKNOWN ? unknownVerb(finding) : misplaced(failure, finding);
    }

    /** The first word starts no statement: Flink parses it as an expression, and its message is misleading. */
    private Finding unknownVerb(Finding finding) {
        Token first = statement.tokens().get(0);
        String word = statement.value(first);
        if (first.isWord("FROM")) {
            return Finding.of(
                    Severity.ERROR,
                    finding.code,
                    Message.of("sql_syntax.hive_order"),
                    statement,
                    first.start,
                    first.end);
        }
        Optional<String> near = NearestName.of(word, VERBS);
        Finding told = Finding.of(
                Severity.ERROR,
                finding.code,
                Message.of("sql_syntax.verb", "word", word, "near", near.orElse(null)),
                statement,
                first.start,
                first.end);
        return near.map(told::withFix).orElse(told);
    }

    /** An unexpected token. */
    private Finding misplaced(EngineFailure failure, Finding finding) {
        List<Throwable> chain = FailureReport.chain(failure.getCause());
        int stop = Trial.stop(chain, statement.sql());
        int at = new Clauses(statement).tokenAt(stop);
        Optional<Finding> foreign = Hints.malformed(statement, at).or(() -> new ForeignSql(statement).find(at));
        if (foreign.isPresent()) {
            return foreign.get();
        }
        if (LEXICAL.matcher(finding.message()).find() && at >= 0) {
            return character(stop);
        }
        if (at == 0
                || stop == statement.sql().length()
                || chain.stream().anyMatch(SqlParserEOFException.class::isInstance)) {
            return incomplete(finding);
        }
        Repairs repairs = new Repairs(statement, trial);
        if (at < 0) {
            return repairs.anywhere().orElseGet(() -> quoted(finding));
        }
        return ForeignTypes.find(statement, at)
                .or(() -> ForeignTypes.find(statement, at - 1))
                .or(() -> ForeignFunctions.find(statement, at))
                .or(() -> repairs.around(at))
                .orElseGet(() -> new Misplaced(statement, Blame.TYPES, trial, this::isReserved).at(at, failure));
    }

    /** A character that Flink reads nowhere outside of quotes. */
    private Finding character(int at) {
        int point = statement.sql().codePointAt(at);
        Message said = Message.of(
                "sql_syntax.character",
                "character",
                new String(Character.toChars(point)),
                "code",
                String.format("U+%04X", point));
        int end = at + Character.charCount(point);
        return Finding.of(Severity.ERROR, FailureCode.SQL_SYNTAX.onTheWire(), said, statement, at, end);
    }

    private Finding incomplete(Finding finding) {
        Token last = tokens.get(tokens.size() - 1);
        if (tokens.get(0).isWord("SHOW")
                && tokens.size() > 1
                && !SHOWN.contains(tokens.get(1).upper())) {
            return unknownObject(finding, tokens.get(1));
        }
        Message said = Message.of("sql_syntax.incomplete");
        return Finding.of(Severity.ERROR, finding.code, said, statement, last.start, last.end);
    }

    /** What the parser has against a text, such as one that is no date, at the text that it quotes. */
    private Finding quoted(Finding finding) {
        Matcher quote = QUOTED.matcher(finding.message());
        while (quote.find()) {
            for (Token token : tokens) {
                if (token.kind == Token.Kind.TEXT && statement.value(token).equals(quote.group(1))) {
                    return Finding.of(Severity.ERROR, finding.code, finding.said, statement, token.start, token.end);
                }
            }
        }
        return PlanPlaces.of(finding.message(), new Clauses(statement))
                .map(span -> Finding.of(Severity.ERROR, finding.code, finding.said, statement, span.start, span.end))
                .orElse(finding);
    }

    /** SHOW of something that it does not list. */
    private Finding unknownObject(Finding finding, Token token) {
        Optional<String> near = NearestName.of(token.upper(), SHOWN);
        Finding told = Finding.of(
                Severity.ERROR,
                finding.code,
                Message.of("sql_syntax.show", "word", statement.value(token), "near", near.orElse(null)),
                statement,
                token.start,
                token.end);
        return near.map(told::withFix).orElse(told);
    }

    private boolean isReserved(String word) {
        return !trial.parses("SELECT 1 AS " + word);
    }
}
