package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Behaviour;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.api.SqlParserEOFException;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.operations.CollectModifyOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.RowKind;

/**
 * Says what is wrong with a statement that Flink refused, and where: by an own look at the statement and at what is
 * known, since Flink gives no place for many problems, and no kind for any.
 */
final class Blame {
    private static final Set<String> OLD_WINDOWS = Set.of("TUMBLE", "HOP", "SESSION");
    private static final Set<String> BEFORE_TABLE = Set.of("FROM", "JOIN", "INTO", "TABLE", "LIKE", "OVERWRITE");

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

    private static final Set<String> TYPES = Set.of(
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

    private final Workspace workspace;
    private final Statement statement;
    private final Clauses clauses;
    private final Set<String> names;

    /**
     * @param names of tables and views that the script defines before this statement
     */
    Blame(Workspace workspace, Statement statement, Set<String> names) {
        this.workspace = workspace;
        this.names = names;
        this.statement = statement;
        this.clauses = new Clauses(statement);
    }

    /** Of a statement that could not be parsed, validated or performed. */
    Finding unparsed(EngineFailure failure) {
        Finding finding = Finding.of(failure);
        if (failure.code() == FailureCode.SQL_SYNTAX && statement.verb() == Verb.UNKNOWN) {
            return unknownVerb(finding);
        }
        if (failure.code() == FailureCode.SQL_SYNTAX) {
            return misplaced(failure, finding);
        }
        if (failure.code() == FailureCode.SQL_UNSUPPORTED) {
            return finding;
        }
        List<Token> target = clauses.target();
        if (!target.isEmpty() && !exists(target)) {
            return unknownTable(target);
        }
        Optional<Finding> found =
                new Definitions(workspace, statement, names).blame().or(this::unreadable);
        if (found.isPresent()) {
            return found.get();
        }
        Optional<Clauses.Span> place = failure.location() == null ? Optional.empty() : place(failure);
        return place.map(span -> named(finding, span)).orElse(finding);
    }

    /** Of a query that could not be planned. */
    Finding unplanned(Throwable refused) {
        return watermark().orElseGet(() -> Finding.of(FlinkProblem.of(refused, statement, FailureCode.PLAN_FAILED)));
    }

    /** Of an INSERT that could not be planned. */
    Finding unplanned(SinkModifyOperation write, Throwable refused) {
        EngineFailure failure = FlinkProblem.of(refused, statement, FailureCode.PLAN_FAILED);
        Optional<Behaviour> sink =
                workspace.behaviour(write.getContextResolvedTable().getIdentifier());
        if (sink.isPresent() && !sink.get().writes) {
            return onTarget("sink_cannot_write", "The connector of this table only reads; it cannot be written to.");
        }
        return columns(write)
                .or(this::watermark)
                .or(() -> updates(write, refused))
                .orElseGet(() -> Finding.of(failure));
    }

    /** A word that begins no statement: Flink takes it for an expression, and says so in words that help nobody. */
    private Finding unknownVerb(Finding finding) {
        Token first = statement.tokens().get(0);
        if (first.kind != Token.Kind.WORD) {
            return finding;
        }
        String word = statement.value(first);
        Finding told = Finding.of(
                Severity.ERROR,
                finding.code,
                "No statement begins with '" + word + "'." + NearestName.hint(word, VERBS),
                statement,
                first.start,
                first.end);
        return NearestName.of(word, VERBS).map(told::withFix).orElse(told);
    }

    /** A word or sign where the grammar wants another: Flink lists all that it would take, which nobody can read. */
    private Finding misplaced(EngineFailure failure, Finding finding) {
        if (failure.getCause() == null) {
            return finding;
        }
        Optional<Clauses.Span> place = place(failure);
        List<Token> tokens = statement.tokens();
        if (place.isEmpty() || failure.getCause() instanceof SqlParserEOFException) {
            Token last = tokens.get(tokens.size() - 1);
            return Finding.of(
                    Severity.ERROR, finding.code, "The statement ends too early.", statement, last.start, last.end);
        }
        Token token = tokens.get(clauses.tokenAt(place.get().start));
        String word = statement.value(token);
        boolean reserved = token.kind == Token.Kind.WORD && isReserved(word);
        Finding told = Finding.of(
                Severity.ERROR,
                finding.code,
                "'" + word + "' cannot stand here."
                        + (reserved ? " It is a reserved word: as a name it needs back quotes, `" + word + "`." : ""),
                statement,
                token.start,
                token.end);
        return reserved ? told.withFix("`" + word + "`") : told;
    }

    private boolean isReserved(String word) {
        try {
            workspace.tables().getParser().parse("SELECT 1 AS " + word);
            return false;
        } catch (RuntimeException refused) {
            return true;
        }
    }

    /** Where Flink's own position lies in the statement; empty where it gave none. */
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
            return functions().stream().anyMatch(name::equalsIgnoreCase) ? finding : unknownFunction(name, span);
        }
        boolean isQualifier = next != null
                && next.isSymbol('.')
                && finding.range.endColumn - finding.range.column < token.end - token.start;
        if (isQualifier) {
            return nearest(finding, "table_unknown", name, names);
        }
        if (statement.verb() == Verb.DEFINE && statement.tokens().stream().noneMatch(each -> each.isWord("SELECT"))) {
            boolean isColumn = before != null && (before.isWord("FOR") || before.isWord("AS"));
            return isColumn
                    ? finding.with("column_unknown", finding.message)
                    : nearest(finding, "type_unknown", name, TYPES);
        }
        boolean isTable =
                before != null && (BEFORE_TABLE.contains(before.upper()) || (before.isSymbol(',') && followsFrom(at)));
        if (isTable) {
            List<Token> path = path(at);
            return exists(path) ? finding : unknownTable(path);
        }
        Set<String> columns = columnsInSight();
        String column = next != null && next.isSymbol('.') ? statement.value(clauses.token(at + 2)) : name;
        return columns.contains(column) ? finding : nearest(finding, "column_unknown", column, columns);
    }

    private Finding unknownFunction(String name, Clauses.Span span) {
        Set<String> known = functions();
        Finding finding = Finding.of(
                Severity.ERROR,
                "function_unknown",
                "There is no function '" + name + "'." + NearestName.hint(name, known),
                statement,
                span.start,
                span.end);
        return NearestName.of(name, known)
                .map(near -> finding.withFix(
                        name.equals(name.toUpperCase(Locale.ROOT)) ? near.toUpperCase(Locale.ROOT) : near))
                .orElse(finding);
    }

    private static Finding nearest(Finding finding, String code, String name, Set<String> known) {
        Finding told = finding.with(code, finding.message.replaceAll("\\.?$", ".") + NearestName.hint(name, known));
        return NearestName.of(name, known).map(told::withFix).orElse(told);
    }

    private Finding unknownTable(List<Token> path) {
        String name = path.stream().map(statement::value).collect(Collectors.joining("."));
        Clauses.Span span = clauses.span(path);
        Set<String> known = new LinkedHashSet<>(names);
        known.addAll(List.of(workspace.tables().listTables()));
        Finding finding = Finding.of(
                Severity.ERROR,
                "table_unknown",
                "There is no table or view '" + name + "'." + NearestName.hint(name, known),
                statement,
                span.start,
                span.end);
        return NearestName.of(name, known).map(finding::withFix).orElse(finding);
    }

    /** A table in FROM or JOIN whose connector only writes. */
    private Optional<Finding> unreadable() {
        for (int at = 1; at < statement.tokens().size(); at++) {
            Token before = clauses.token(at - 1);
            if (!before.isWord("FROM") && !before.isWord("JOIN")) {
                continue;
            }
            List<Token> path = path(at);
            Optional<Behaviour> behaviour = table(path).flatMap(found -> workspace.behaviour(found.getIdentifier()));
            if (behaviour.isPresent() && !behaviour.get().scans && !behaviour.get().looksUp) {
                Clauses.Span span = clauses.span(path);
                return Optional.of(Finding.of(
                        Severity.ERROR,
                        "source_cannot_read",
                        "The connector of this table only writes; it cannot be read from.",
                        statement,
                        span.start,
                        span.end));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> columns(SinkModifyOperation write) {
        ResolvedSchema query = write.getChild().getResolvedSchema();
        List<LogicalType> from = query.getColumns().stream()
                .map(column -> column.getDataType().getLogicalType())
                .collect(Collectors.toList());
        List<Column> to = write.getContextResolvedTable().getResolvedSchema().getColumns().stream()
                .filter(Column::isPersisted)
                .collect(Collectors.toList());
        int[][] targets = write.getTargetColumns();
        if (targets != null && targets.length > 0) {
            return Optional.empty(); // Flink has filled the others up with nulls
        }
        if (from.size() != to.size() - write.getStaticPartitions().size() && from.size() != to.size()) {
            return Optional.of(onTarget(
                    "sink_columns_mismatch",
                    "The query gives " + from.size() + " columns and the table takes " + to.size() + ": "
                            + to.stream().map(Column::getName).collect(Collectors.joining(", ")) + "."));
        }
        for (int i = 0; i < Math.min(from.size(), to.size()); i++) {
            LogicalType wanted = to.get(i).getDataType().getLogicalType();
            if (!LogicalTypeCasts.supportsImplicitCast(from.get(i), wanted)
                    && from.get(i).getTypeRoot() != LogicalTypeRoot.NULL) {
                return Optional.of(mismatch(i, from.get(i), to.get(i)));
            }
        }
        return Optional.empty();
    }

    private Finding mismatch(int index, LogicalType from, Column to) {
        String message = "Column '" + to.getName() + "' of the table is "
                + to.getDataType().getLogicalType()
                + ", and the query gives " + from.asSummaryString() + ". Write CAST(… AS "
                + to.getDataType().getLogicalType().copy(true) + ").";
        List<Clauses.Span> items = clauses.selected();
        if (index >= items.size()) {
            return onTarget("sink_columns_mismatch", message);
        }
        Clauses.Span item = items.get(index);
        return Finding.of(Severity.ERROR, "sink_columns_mismatch", message, statement, item.start, item.end);
    }

    /** DESCRIPTOR(c) where c is a column of a table that says no watermark for it. */
    private Optional<Finding> watermark() {
        List<Token> tokens = statement.tokens();
        for (int at = 0; at + 3 < tokens.size(); at++) {
            boolean isDescriptor = tokens.get(at).isWord("DESCRIPTOR");
            boolean isOldWindow = OLD_WINDOWS.contains(tokens.get(at).upper())
                    && at > 0
                    && !tokens.get(at - 1).isSymbol('(');
            if (!(isDescriptor || isOldWindow) || !tokens.get(at + 1).isSymbol('(')) {
                continue;
            }
            Token column = tokens.get(at + 2);
            String name = statement.value(column);
            Optional<Column> found =
                    (isDescriptor ? tableBefore(at) : firstTable()).flatMap(schema -> schema.getColumn(name));
            if (found.isPresent()
                    && !LogicalTypeChecks.isTimeAttribute(
                            found.get().getDataType().getLogicalType())) {
                return Optional.of(Finding.of(
                        Severity.ERROR,
                        "watermark_missing",
                        "A window needs a time attribute, and '" + name + "' is a plain "
                                + found.get().getDataType().getLogicalType()
                                + ". Declare WATERMARK FOR " + name + " AS " + name
                                + " - INTERVAL '5' SECOND in its CREATE TABLE, or use a column AS PROCTIME().",
                        statement,
                        column.start,
                        column.end));
            }
        }
        return Optional.empty();
    }

    /** The schema of the first table behind FROM. */
    private Optional<ResolvedSchema> firstTable() {
        for (int at = 1; at < statement.tokens().size(); at++) {
            if (clauses.token(at - 1).isWord("FROM")) {
                return table(path(at)).map(ContextResolvedTable::getResolvedSchema);
            }
        }
        return Optional.empty();
    }

    /** The schema of the table in TABLE name, … before this place. */
    private Optional<ResolvedSchema> tableBefore(int index) {
        for (int at = index - 1; at > 0; at--) {
            if (statement.tokens().get(at).isWord("TABLE")
                    && !statement.tokens().get(at + 1).isSymbol('(')) {
                return table(path(at + 1)).map(ContextResolvedTable::getResolvedSchema);
            }
        }
        return Optional.empty();
    }

    /** An updating query above a sink that only takes inserts: without the sink, the query alone can be planned. */
    private Optional<Finding> updates(SinkModifyOperation write, Throwable refused) {
        if (!(refused instanceof TableException)
                || !workspace
                        .accepts(write.getContextResolvedTable().getIdentifier(), ChangelogMode.all())
                        .containsOnly(RowKind.INSERT)) {
            return Optional.empty();
        }
        try {
            Set<String> causes =
                    Growth.nouns(Translation.translate(workspace, new CollectModifyOperation(write.getChild())));
            String by = causes.isEmpty() ? "by what it reads" : "by its " + String.join(" and ", causes);
            return Optional.of(onTarget(
                    "sink_cannot_update",
                    "The query changes rows that it gave before (" + by + "), and this table only takes new ones:"
                            + " write to a table with a primary key whose connector updates (such as upsert-kafka or"
                            + " jdbc), or aggregate in windows."));
        } catch (RuntimeException | LinkageError itself) {
            return Optional.empty();
        }
    }

    private Finding onTarget(String code, String message) {
        Clauses.Span span = clauses.span(clauses.target());
        return Finding.of(Severity.ERROR, code, message, statement, span.start, span.end);
    }

    private boolean followsFrom(int index) {
        int depth = 0;
        for (int at = index - 1; at >= 0; at--) {
            Token token = statement.tokens().get(at);
            depth += token.isSymbol(')') ? 1 : token.isSymbol('(') ? -1 : 0;
            if (depth == 0 && token.isWord("FROM")) {
                return true;
            }
            if (depth < 0 || (depth == 0 && (token.isWord("SELECT") || token.isWord("WHERE") || token.isWord("BY")))) {
                return false;
            }
        }
        return false;
    }

    private List<Token> path(int index) {
        List<Token> parts = new ArrayList<>(List.of(statement.tokens().get(index)));
        int at = index;
        while (clauses.token(at + 2) != null && clauses.token(at + 1).isSymbol('.')) {
            at += 2;
            parts.add(clauses.token(at));
        }
        return parts;
    }

    private boolean exists(List<Token> path) {
        return table(path).isPresent();
    }

    private Optional<ContextResolvedTable> table(List<Token> path) {
        if (path.size() > 3) {
            return Optional.empty();
        }
        String[] names = path.stream().map(statement::value).toArray(String[]::new);
        ObjectIdentifier name =
                workspace.tables().getCatalogManager().qualifyIdentifier(UnresolvedIdentifier.of(names));
        return workspace.tables().getCatalogManager().getTable(name);
    }

    private Set<String> functions() {
        return new LinkedHashSet<>(List.of(workspace.tables().listFunctions()));
    }

    /** The columns of all tables whose names stand in the statement. */
    private Set<String> columnsInSight() {
        Set<String> columns = new LinkedHashSet<>();
        for (int at = 1; at < statement.tokens().size(); at++) {
            Token before = clauses.token(at - 1);
            boolean isSource = BEFORE_TABLE.contains(before.upper()) && !before.isWord("INTO");
            if (isSource || before.isSymbol(',')) {
                table(path(at))
                        .ifPresent(found ->
                                columns.addAll(found.getResolvedSchema().getColumnNames()));
            }
        }
        return columns;
    }
}
