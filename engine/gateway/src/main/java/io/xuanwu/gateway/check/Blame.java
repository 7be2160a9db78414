package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.flink.BuiltInFunctions;
import io.xuanwu.gateway.flink.FlinkApis;
import io.xuanwu.gateway.script.SqlNames;
import io.xuanwu.gateway.tables.Behaviour;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.NearestName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says what is wrong with a statement that Flink could not parse, validate or perform, and where: by an own look at
 * the statement and at what is known, since Flink gives no place for many problems, and no kind for any.
 */
final class Blame {
    static final String CATALOG_MISSING = "catalog_missing";

    /** catalog.database.table */
    private static final int CATALOG_AND_MORE = 3;

    /** CREATE TEMPORARY MODEL */
    private static final int MOST_LEADING = 3;

    static final Set<String> TYPES = Set.of(
            "CHAR",
            "VARCHAR",
            "STRING",
            "BOOLEAN",
            "BINARY",
            "VARBINARY",
            "BYTES",
            "DECIMAL",
            "NUMERIC",
            "TINYINT",
            "SMALLINT",
            "INT",
            "INTEGER",
            "BIGINT",
            "FLOAT",
            "DOUBLE",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMP_LTZ",
            "INTERVAL",
            "ARRAY",
            "MAP",
            "MULTISET",
            "ROW",
            "RAW",
            "VARIANT");

    /** Functions whose first argument is a table. */
    private static final Set<String> WINDOWS = Set.of("TUMBLE", "HOP", "CUMULATE", "SESSION");

    /** A name in quotes, back quotes or both, in a message of Flink. */
    private static final Pattern QUOTED = Pattern.compile("['`]([^'`\\s]+)['`]");

    /** What Flink says of a name that does not exist, and of nothing else. */
    private static final Pattern NOT_FOUND = Pattern.compile("' not found in|^Table '.*' not found|Unknown identifier");

    private final Workspace workspace;
    private final Severity absent;
    private final Statement statement;
    private final Clauses clauses;
    private final Mentions mentions;
    private final Earlier earlier;

    /** @param absent how grave it is that the release lacks a jar */
    Blame(Workspace workspace, Severity absent, Statement statement, Earlier earlier) {
        this.absent = absent;
        this.workspace = workspace;
        this.earlier = earlier;
        this.statement = statement;
        this.clauses = new Clauses(statement);
        this.mentions = new Mentions(workspace, statement, clauses);
    }

    /** Finds the cause for a statement that could not be parsed, validated or performed. */
    Finding unparsed(EngineFailure failure) {
        Finding finding = Finding.of(failure);
        if (failure.code() == FailureCode.SQL_SYNTAX) {
            return new SyntaxBlame(workspace, statement).of(failure);
        }
        if (failure.code() == FailureCode.SQL_UNSUPPORTED) {
            return finding;
        }
        Optional<Finding> own = models().or(this::enforcedKey)
                .or(this::descriptorOfText)
                .or(() -> Inability.of(failure, statement, clauses, mentions))
                .or(() -> Hints.unknown(statement))
                .or(() -> Hints.unusable(statement, finding.message()));
        if (own.isPresent()) {
            return own.get();
        }
        List<Token> target = clauses.target();
        if (!target.isEmpty() && !mentions.exists(target)) {
            return unknownTable(target);
        }
        Definitions definitions = new Definitions(workspace, statement, earlier.names);
        Optional<Finding> found = definitions
                .viewColumns(finding.message())
                .or(definitions::blame)
                .or(this::unreadable);
        if (found.isPresent()) {
            return found.get();
        }
        Optional<Clauses.Span> place = failure.location() == null ? Optional.empty() : place(failure);
        Finding told = place.map(span -> named(finding, span)).orElseGet(() -> quoted(finding));
        return OtherReleases.gone(told.message())
                .map(said -> told.with(told.code, said))
                .orElse(told);
    }

    /** Puts a finding about the whole statement to the one name in it that the message quotes, if there is one. */
    private Finding quoted(Finding finding) {
        Matcher quote = QUOTED.matcher(finding.message());
        while (quote.find()) {
            List<Token> places = statement.tokens().stream()
                    .filter(token -> token.kind == Token.Kind.WORD || token.kind == Token.Kind.NAME)
                    .filter(token -> statement.value(token).equals(quote.group(1)))
                    .collect(Collectors.toList());
            if (places.size() == 1) {
                return Finding.of(
                        Severity.ERROR, finding.code, finding.said, statement, places.get(0).start, places.get(0).end);
            }
        }
        return PlanPlaces.of(finding.message(), clauses)
                .map(span -> Finding.of(Severity.ERROR, finding.code, finding.said, statement, span.start, span.end))
                .orElse(finding);
    }

    /** A statement about models, which an older release parses but does not have. */
    private Optional<Finding> models() {
        if (FlinkApis.current().models(workspace.tables()).isPresent()) {
            return Optional.empty();
        }
        for (int at = 1; at < Math.min(statement.tokens().size(), MOST_LEADING); at++) {
            if (clauses.token(at).isWord("MODEL") || clauses.token(at).isWord("MODELS")) {
                String words = statement.tokens().subList(0, at + 1).stream()
                        .map(Token::upper)
                        .collect(Collectors.joining(" "));
                return Optional.of(Finding.of(
                        Severity.ERROR,
                        FailureCode.SQL_UNSUPPORTED.onTheWire(),
                        Message.of("sql_unsupported.model", "statement", words),
                        statement,
                        clauses.token(0).start,
                        clauses.token(at).end));
            }
        }
        return Optional.empty();
    }

    /** A key that is not declared as NOT ENFORCED, which Flink never enforces. */
    private Optional<Finding> enforcedKey() {
        if (statement.verb() != Verb.DEFINE) {
            return Optional.empty();
        }
        for (int at = 1; at < statement.tokens().size(); at++) {
            boolean isKey =
                    clauses.token(at).isWord("KEY") && clauses.token(at - 1).isWord("PRIMARY");
            if (isKey) {
                int last = clauses.closing(at + 1).orElse(at);
                Token next = clauses.token(last + 1);
                if (next == null || !next.isWord("NOT")) {
                    int end = next != null && next.isWord("ENFORCED") ? last + 1 : last;
                    int start = clauses.token(at - 1).start;
                    String key = statement.sql().substring(start, clauses.token(last).end);
                    return Optional.of(Finding.of(
                                    Severity.ERROR,
                                    "key_enforced",
                                    Message.of("key_enforced"),
                                    statement,
                                    start,
                                    clauses.token(end).end)
                            .withFix(key + " NOT ENFORCED"));
                }
            }
        }
        return Optional.empty();
    }

    /** DESCRIPTOR('ts') instead of DESCRIPTOR(ts), of which Flink's own words are an accident. */
    private Optional<Finding> descriptorOfText() {
        for (int at = 0; at + 2 < statement.tokens().size(); at++) {
            Token text = clauses.token(at + 2);
            if (clauses.token(at).isWord("DESCRIPTOR")
                    && clauses.token(at + 1).isSymbol('(')
                    && text.kind == Token.Kind.TEXT) {
                String name = SqlNames.quoted(statement.value(text));
                Message said = Message.of("sql_invalid.descriptor", "name", name);
                return Optional.of(Finding.of(
                                Severity.ERROR,
                                FailureCode.SQL_INVALID.onTheWire(),
                                said,
                                statement,
                                text.start,
                                text.end)
                        .withFix(name));
            }
        }
        return Optional.empty();
    }

    /** The range that Flink reports in the statement; empty if it reports none. */
    private Optional<Clauses.Span> place(EngineFailure failure) {
        if (failure.location() == null) {
            return Optional.empty();
        }
        for (Token token : statement.tokens()) {
            boolean starts = statement.range(token.start, token.start + 1).line == failure.location().range.line
                    && statement.range(token.start, token.start + 1).column == failure.location().range.column;
            if (starts && token.start > 0) {
                return Optional.of(new Clauses.Span(token.start, token.end));
            }
        }
        return Optional.empty();
    }

    private Finding named(Finding finding, Clauses.Span span) {
        int at = clauses.tokenAt(span.start);
        Token token = clauses.token(at);
        Token next = clauses.token(at + 1);
        Token before = clauses.token(at - 1);
        if (token == null || (token.kind != Token.Kind.WORD && token.kind != Token.Kind.NAME)) {
            return finding;
        }
        String name = statement.value(token);
        if (next != null && next.isSymbol('(')) {
            return BuiltInFunctions.exists(name) || functions().stream().anyMatch(name::equalsIgnoreCase)
                    ? new Arguments(statement, clauses, mentions).blame(at, finding)
                    : unknownFunction(name, span);
        }
        boolean isNumber = token.kind == Token.Kind.WORD && Character.isDigit(name.charAt(0));
        boolean isKeyword = token.kind == Token.Kind.WORD && SqlNames.isReserved(name);
        if (statement.verb() != Verb.DEFINE && (isNumber || isKeyword)) {
            return finding;
        }
        boolean isQualifier = next != null
                && next.isSymbol('.')
                && finding.range.endColumn - finding.range.column < token.end - token.start;
        if (isQualifier) {
            return unknown(finding, "table_unknown.qualifier", "table_unknown.flink", name, earlier.names);
        }
        if (statement.verb() == Verb.DEFINE && statement.tokens().stream().noneMatch(each -> each.isWord("SELECT"))) {
            boolean isColumn = before != null && (before.isWord("FOR") || before.isWord("AS"));
            if (isColumn) {
                return finding.with("column_unknown", inFlinksWords("column_unknown.flink", finding));
            }
            if (!NOT_FOUND.matcher(finding.message()).find()) {
                return finding;
            }
            Optional<Finding> foreign = ForeignTypes.find(statement, at);
            return foreign.isPresent()
                    ? foreign.get()
                    : OtherReleases.type(name)
                            .map(newer -> finding.with("type_unknown", newer))
                            .orElseGet(() -> unknown(finding, "type_unknown", "type_unknown.flink", name, TYPES));
        }
        if (before != null && before.isWord("MODEL")) {
            return nearest(finding, "model_unknown", Message.of("model_unknown", "name", name), name, earlier.names);
        }
        if (mentions.isTableAt(at)) {
            List<Token> path = mentions.path(at);
            return mentions.exists(path) ? finding : unknownTable(path);
        }
        Optional<Message> newerType =
                before != null && before.isWord("AS") ? OtherReleases.type(name) : Optional.empty();
        if (newerType.isPresent()) {
            return finding.with("type_unknown", newerType.get());
        }
        Optional<Finding> table = tableArgument(at);
        if (table.isPresent()) {
            return table.get();
        }
        Set<String> columns = mentions.columnsInSight();
        String column = next != null && next.isSymbol('.') ? statement.value(clauses.token(at + 2)) : name;
        return columns.contains(column)
                ? finding
                : unknown(finding, "column_unknown", "column_unknown.flink", column, columns);
    }

    /** The table of a window function without the word TABLE. */
    private Optional<Finding> tableArgument(int at) {
        List<Token> path = mentions.path(at);
        Token function = clauses.token(at - 2);
        boolean isFirst = clauses.token(at - 1).isSymbol('(') && function != null && WINDOWS.contains(function.upper());
        if (!isFirst || !mentions.exists(path)) {
            return Optional.empty();
        }
        Clauses.Span span = clauses.span(path);
        String name = statement.sql().substring(span.start, span.end);
        Message said = Message.of("function_arguments.table", "function", function.upper(), "name", name);
        return Optional.of(Finding.of(Severity.ERROR, "function_arguments", said, statement, span.start, span.end)
                .withFix("TABLE " + name));
    }

    private Finding unknownFunction(String name, Clauses.Span span) {
        Optional<Message> newer = OtherReleases.function(name).or(() -> ForeignFunctions.instead(name));
        if (newer.isPresent()) {
            return Finding.of(Severity.ERROR, "function_unknown", newer.get(), statement, span.start, span.end);
        }
        Optional<String> near = NearestName.of(name, functions());
        Finding finding = Finding.of(
                Severity.ERROR,
                "function_unknown",
                Message.of("function_unknown", "name", name, "near", near.orElse(null)),
                statement,
                span.start,
                span.end);
        return near.map(known -> finding.withFix(
                        name.equals(name.toUpperCase(Locale.ROOT)) ? known.toUpperCase(Locale.ROOT) : known))
                .orElse(finding);
    }

    /** A name that does not exist: by {@code own} if Flink says no more than that, else in its words. */
    private static Finding unknown(Finding finding, String own, String flinks, String name, Set<String> known) {
        String code = flinks.substring(0, flinks.indexOf('.'));
        Message said = NOT_FOUND.matcher(finding.message()).find()
                ? Message.of(own, "name", name)
                : inFlinksWords(flinks, finding);
        return nearest(finding, code, said, name, known);
    }

    private static Message inFlinksWords(String template, Finding finding) {
        return Message.of(template, Message.WORDS, Arguments.sentence(finding.message()));
    }

    private static Finding nearest(Finding finding, String code, Message said, String name, Set<String> known) {
        return NearestName.of(name, known)
                .map(near -> finding.with(code, said.with("near", near)).withFix(near))
                .orElseGet(() -> finding.with(code, said));
    }

    private Finding unknownTable(List<Token> path) {
        String name = path.stream().map(statement::value).collect(Collectors.joining("."));
        Clauses.Span span = clauses.span(path);
        String catalog = path.size() == CATALOG_AND_MORE
                ? statement.value(path.get(0))
                : workspace.tables().getCurrentCatalog();
        String last = statement.value(path.get(path.size() - 1));
        if (workspace.isAbsent(catalog)) {
            return unchecked(Message.of("catalog_missing.tables", "catalog", catalog), span);
        }
        if (earlier.unchecked.contains(last)) {
            return unchecked(Message.of("catalog_missing.columns", "name", last), span);
        }
        if (earlier.createdFromQuery.contains(last)) {
            return Finding.of(
                    Severity.ERROR,
                    "table_unknown",
                    Message.of("table_unknown.from_query", "name", last),
                    statement,
                    span.start,
                    span.end);
        }
        Set<String> known = new LinkedHashSet<>(earlier.names);
        known.addAll(List.of(workspace.tables().listTables()));
        Optional<String> near = NearestName.of(name, known);
        Finding finding = Finding.of(
                Severity.ERROR,
                "table_unknown",
                Message.of("table_unknown", "name", name, "near", near.orElse(null)),
                statement,
                span.start,
                span.end);
        return near.map(finding::withFix).orElse(finding);
    }

    private Finding unchecked(Message said, Clauses.Span span) {
        return Finding.of(absent, CATALOG_MISSING, said, statement, span.start, span.end);
    }

    /** Finds a table in FROM or JOIN whose connector can only write. */
    private Optional<Finding> unreadable() {
        for (int at = 1; at < statement.tokens().size(); at++) {
            Token before = clauses.token(at - 1);
            if (!before.isWord("FROM") && !before.isWord("JOIN")) {
                continue;
            }
            List<Token> path = mentions.path(at);
            Optional<Behaviour> behaviour =
                    mentions.table(path).flatMap(found -> workspace.behaviour(found.getIdentifier()));
            if (behaviour.isPresent() && !behaviour.get().scans && !behaviour.get().looksUp) {
                Clauses.Span span = clauses.span(path);
                return Optional.of(Finding.of(
                        Severity.ERROR,
                        "source_cannot_read",
                        Message.of("source_cannot_read"),
                        statement,
                        span.start,
                        span.end));
            }
        }
        return Optional.empty();
    }

    private Set<String> functions() {
        Set<String> known = new LinkedHashSet<>(List.of(workspace.tables().listFunctions()));
        known.addAll(BuiltInFunctions.signatures().keySet());
        return known;
    }
}
