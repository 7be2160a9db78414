package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.UnresolvedIdentifier;

/** Looks at a CREATE, DROP, ALTER or USE by itself: does what it names exist, and may it. */
final class Definitions {
    private static final Set<String> OBJECTS = Set.of("TABLE", "VIEW");
    private static final Set<String> BEFORE_NAME = Set.of("IF", "NOT", "EXISTS");
    private static final int DEEPEST_LEADING = 5;

    private final Workspace workspace;
    private final Statement statement;
    private final List<Token> tokens;

    Definitions(Workspace workspace, Statement statement) {
        this.workspace = workspace;
        this.statement = statement;
        this.tokens = statement.tokens();
    }

    /** What is wrong with the name, after Flink has refused the statement. */
    Optional<Finding> blame() {
        switch (tokens.get(0).upper()) {
            case "USE":
                return use();
            case "CREATE":
                return name().filter(token -> exists())
                        .map(token -> at(
                                token,
                                "table_exists",
                                "There is a table or view of this name already. Choose another name, or write IF NOT"
                                        + " EXISTS."));
            case "DROP":
            case "ALTER":
                return name().filter(token -> !exists()).map(this::unknown);
            default:
                return Optional.empty();
        }
    }

    /** The table that an ALTER TABLE is about, where there is one. */
    Optional<ObjectIdentifier> altered() {
        CatalogManager catalogs = workspace.tables().getCatalogManager();
        return tokens.get(0).isWord("ALTER")
                ? path().map(parts -> catalogs.qualifyIdentifier(UnresolvedIdentifier.of(
                        parts.stream().map(statement::value).toArray(String[]::new))))
                : Optional.empty();
    }

    /** A function whose class is nowhere: Flink says so only where it is called. */
    Optional<Finding> functionClass() {
        boolean creates = tokens.get(0).isWord("CREATE")
                && tokens.stream().limit(DEEPEST_LEADING).anyMatch(each -> each.isWord("FUNCTION"));
        boolean isJava = tokens.stream().noneMatch(each -> each.isWord("PYTHON"));
        for (int at = 1; creates && isJava && at < tokens.size(); at++) {
            if (tokens.get(at - 1).isWord("AS") && tokens.get(at).kind == Token.Kind.TEXT) {
                return classNotFound(tokens.get(at));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> classNotFound(Token token) {
        String name = statement.value(token);
        try {
            Class.forName(name, false, workspace.userCode());
            return Optional.empty();
        } catch (ClassNotFoundException | LinkageError absent) {
            return Optional.of(at(
                    token,
                    "function_failed",
                    "There is no class '" + name
                            + "' among the job's artifacts. Upload the jar and add it to the job."));
        }
    }

    private Optional<Finding> use() {
        if (tokens.size() < 2 || tokens.get(1).isWord("MODULES")) {
            return Optional.empty();
        }
        Token last = tokens.get(tokens.size() - 1);
        boolean isCatalog = tokens.get(1).isWord("CATALOG");
        Set<String> known = new LinkedHashSet<>(List.of(
                isCatalog
                        ? workspace.tables().listCatalogs()
                        : workspace.tables().listDatabases()));
        String name = statement.value(last);
        String noun = isCatalog ? "catalog" : "database";
        return known.contains(name)
                ? Optional.empty()
                : Optional.of(at(
                        last,
                        noun + "_unknown",
                        "There is no " + noun + " '" + name + "'." + NearestName.hint(name, known)));
    }

    private Finding unknown(Token token) {
        Set<String> known = new LinkedHashSet<>(List.of(workspace.tables().listTables()));
        String name = statement.value(token);
        Finding finding =
                at(token, "table_unknown", "There is no table or view '" + name + "'." + NearestName.hint(name, known));
        return NearestName.of(name, known).map(finding::withFix).orElse(finding);
    }

    /** The last part of the name behind TABLE or VIEW. */
    private Optional<Token> name() {
        return path().map(parts -> parts.get(parts.size() - 1));
    }

    /** The name behind TABLE or VIEW, part by part. */
    private Optional<List<Token>> path() {
        int at = 1;
        while (at < Math.min(tokens.size(), DEEPEST_LEADING)
                && !OBJECTS.contains(tokens.get(at).upper())) {
            at++;
        }
        if (at >= tokens.size() || !OBJECTS.contains(tokens.get(at).upper())) {
            return Optional.empty();
        }
        at++;
        while (at < tokens.size() && BEFORE_NAME.contains(tokens.get(at).upper())) {
            at++;
        }
        List<Token> parts = new ArrayList<>();
        while (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol('.')) {
            parts.add(tokens.get(at));
            at += 2;
        }
        if (at < tokens.size()) {
            parts.add(tokens.get(at));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
    }

    private boolean exists() {
        CatalogManager catalogs = workspace.tables().getCatalogManager();
        String[] parts = path().orElseThrow().stream().map(statement::value).toArray(String[]::new);
        return catalogs.getTable(catalogs.qualifyIdentifier(UnresolvedIdentifier.of(parts)))
                .isPresent();
    }

    private Finding at(Token token, String code, String message) {
        return Finding.of(Severity.ERROR, code, message, statement, token.start, token.end);
    }
}
