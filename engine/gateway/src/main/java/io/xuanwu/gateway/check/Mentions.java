package io.xuanwu.gateway.check;

import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UnresolvedIdentifier;

/** What the words of a statement name: the tables that it reads, by their places, and what these have. */
final class Mentions {
    private static final Set<String> BEFORE_TABLE = Set.of("FROM", "JOIN", "INTO", "TABLE", "LIKE", "OVERWRITE");

    private final Workspace workspace;
    private final Statement statement;
    private final Clauses clauses;

    Mentions(Workspace workspace, Statement statement, Clauses clauses) {
        this.workspace = workspace;
        this.statement = statement;
        this.clauses = clauses;
    }

    /** Whether a name of a table stands at this token. */
    boolean isTableAt(int index) {
        Token before = clauses.token(index - 1);
        return before != null
                && (BEFORE_TABLE.contains(before.upper()) || (before.isSymbol(',') && followsFrom(index)));
    }

    /** The schema of the first table behind FROM. */
    Optional<ResolvedSchema> firstTable() {
        for (int at = 1; at < statement.tokens().size(); at++) {
            if (clauses.token(at - 1).isWord("FROM")) {
                return table(path(at)).map(ContextResolvedTable::getResolvedSchema);
            }
        }
        return Optional.empty();
    }

    /** The schema of the table in TABLE name, … before this place. */
    Optional<ResolvedSchema> tableBefore(int index) {
        for (int at = index - 1; at > 0; at--) {
            if (statement.tokens().get(at).isWord("TABLE")
                    && !statement.tokens().get(at + 1).isSymbol('(')) {
                return table(path(at + 1)).map(ContextResolvedTable::getResolvedSchema);
            }
        }
        return Optional.empty();
    }

    /** The first name of this table in the statement; empty if only a view reads it. */
    Optional<List<Token>> places(ObjectIdentifier table) {
        return IntStream.range(1, statement.tokens().size())
                .filter(this::isTableAt)
                .mapToObj(this::path)
                .filter(path -> table(path)
                        .map(ContextResolvedTable::getIdentifier)
                        .filter(table::equals)
                        .isPresent())
                .findFirst();
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

    /** The parts of the name that begins at this token. */
    List<Token> path(int index) {
        List<Token> parts = new ArrayList<>(List.of(statement.tokens().get(index)));
        int at = index;
        while (clauses.token(at + 2) != null && clauses.token(at + 1).isSymbol('.')) {
            at += 2;
            parts.add(clauses.token(at));
        }
        return parts;
    }

    /** Whether there is such a table or view. */
    boolean exists(List<Token> path) {
        return table(path).isPresent();
    }

    /** The table or view of this name. */
    Optional<ContextResolvedTable> table(List<Token> path) {
        if (path.size() > 3) {
            return Optional.empty();
        }
        String[] names = path.stream().map(statement::value).toArray(String[]::new);
        ObjectIdentifier name =
                workspace.tables().getCatalogManager().qualifyIdentifier(UnresolvedIdentifier.of(names));
        return workspace.tables().getCatalogManager().getTable(name);
    }

    /** The columns of all tables whose names stand in the statement. */
    Set<String> columnsInSight() {
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
