package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.flink.FlinkApis;
import io.xuanwu.gateway.tables.Factories;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.UnresolvedIdentifier;

/** Checks a CREATE, DROP, ALTER or USE: whether the objects that it names exist, or must not exist. */
final class Definitions {
    private static final Set<String> BEFORE_NAME = Set.of("IF", "NOT", "EXISTS");
    private static final int DEEPEST_LEADING = 5;
    /** catalog.database.table */
    private static final int DEEPEST_NAME = 3;

    /** Flink's words for a view with another number of names than its query has columns. */
    private static final Pattern VIEW_COLUMNS = Pattern.compile(
            "VIEW definition and input fields not match:\\s+Def fields: \\[(.*)\\]\\.\\s+Input fields: \\[(.*)\\]");

    /** What stands before the name of a table that is described. */
    private static final List<List<String>> SHOWING = List.of(
            List.of("DESCRIBE"),
            List.of("DESC"),
            List.of("SHOW", "CREATE", "TABLE"),
            List.of("SHOW", "CREATE", "VIEW"),
            List.of("SHOW", "COLUMNS", "FROM"),
            List.of("SHOW", "COLUMNS", "IN"),
            List.of("SHOW", "PARTITIONS"));

    private final Workspace workspace;
    private final Statement statement;
    private final List<Token> tokens;
    private final Set<String> names;

    /**
     * @param names of tables and views that the script defines before this statement
     */
    Definitions(Workspace workspace, Statement statement, Set<String> names) {
        this.names = names;
        this.workspace = workspace;
        this.statement = statement;
        this.tokens = statement.tokens();
    }

    /** Finds the wrong name after Flink has rejected the statement. */
    Optional<Finding> blame() {
        switch (tokens.get(0).upper()) {
            case "USE":
                return use();
            case "CREATE":
                return surroundings().or(this::existing).or(this::functionClass);
            case "DROP":
                return surroundings().or(this::dropped).or(this::otherKind).or(this::filledDatabase);
            case "ALTER":
                return surroundings().or(this::dropped).or(this::otherKind).or(this::functionClass);
            case "LOAD":
                return module();
            default:
                return Optional.empty();
        }
    }

    /** DESCRIBE or SHOW of a missing table: Flink reports it only when the statement runs. */
    Optional<Finding> described() {
        int at = SHOWING.stream()
                .filter(this::startsWith)
                .findFirst()
                .map(List::size)
                .orElse(0);
        if (at == 0 || at >= tokens.size() || tokens.get(at).kind == Token.Kind.SYMBOL) {
            return Optional.empty();
        }
        List<Token> parts = parts(at);
        boolean isOther = tokens.get(0).upper().startsWith("DESC") && tokens.size() > at + 2 * parts.size() - 1;
        return isOther || exists(parts) ? Optional.empty() : Optional.of(unknown(last(parts)));
    }

    private boolean startsWith(List<String> words) {
        return tokens.size() > words.size()
                && IntStream.range(0, words.size())
                        .allMatch(at -> tokens.get(at).isWord(words.get(at)));
    }

    private Optional<Finding> existing() {
        return path().filter(this::exists)
                .map(parts -> taken("table_exists", last(parts)))
                .or(() -> named("CATALOG")
                        .filter(parts -> known(workspace.tables().listCatalogs(), last(parts)))
                        .map(parts -> taken("catalog_exists", last(parts))))
                .or(() -> named("DATABASE")
                        .filter(parts ->
                                parts.size() == 1 && known(workspace.tables().listDatabases(), last(parts)))
                        .map(parts -> taken("database_exists", last(parts))));
    }

    /** CREATE VIEW with another number of names than its query has columns. */
    Optional<Finding> viewColumns(String message) {
        Matcher told = VIEW_COLUMNS.matcher(message);
        List<Token> name = named("VIEW").orElse(List.of());
        int at = name.isEmpty() ? -1 : tokens.indexOf(last(name)) + 1;
        if (!told.find() || at <= 0 || at >= tokens.size() || !tokens.get(at).isSymbol('(')) {
            return Optional.empty();
        }
        int end = new Clauses(statement).closing(at).orElse(at);
        return Optional.of(Finding.of(
                Severity.ERROR,
                "sql_invalid",
                Message.of("sql_invalid.view_columns", "names", told.group(1), "columns", told.group(2)),
                statement,
                tokens.get(at).start,
                tokens.get(end).end));
    }

    private Finding taken(String code, Token name) {
        return at(name, code, Message.of(code));
    }

    /** DROP TABLE or ALTER TABLE of a view, and the other way round. */
    private Optional<Finding> otherKind() {
        for (int at = 1; at < Math.min(tokens.size(), DEEPEST_LEADING); at++) {
            Token noun = tokens.get(at);
            if (noun.isWord("TABLE") || noun.isWord("VIEW")) {
                return path().flatMap(this::found)
                        .map(object -> object.getTableKind() == CatalogBaseTable.TableKind.VIEW ? "VIEW" : "TABLE")
                        .filter(kind -> !noun.isWord(kind))
                        .map(kind -> at(
                                        noun,
                                        "sql_invalid",
                                        Message.of(
                                                kind.equals("VIEW") ? "sql_invalid.is_view" : "sql_invalid.is_table",
                                                "instead",
                                                tokens.get(0).upper() + " " + kind))
                                .withFix(kind));
            }
        }
        return Optional.empty();
    }

    /** DROP DATABASE of one with tables in it. */
    private Optional<Finding> filledDatabase() {
        return named("DATABASE")
                .map(Definitions::last)
                .map(name -> at(
                        name, "database_not_empty", Message.of("database_not_empty", "name", statement.value(name))));
    }

    /** LOAD MODULE of one that no jar brings. */
    private Optional<Finding> module() {
        return named("MODULE")
                .map(Definitions::last)
                .filter(name -> !Factories.modules(workspace.userCode()).contains(statement.value(name)))
                .map(name -> at(name, "module_missing", Message.of("module_missing", "name", statement.value(name))));
    }

    private Optional<Finding> dropped() {
        Optional<Finding> table = path().filter(parts -> !exists(parts)).map(parts -> unknown(last(parts)));
        return table.or(() -> named("FUNCTION")
                        .filter(parts -> !known(workspace.tables().listFunctions(), last(parts)))
                        .map(parts -> strange(
                                "function_unknown",
                                last(parts),
                                workspace.tables().listFunctions())))
                .or(() -> named("DATABASE")
                        .filter(parts -> parts.size() == 1)
                        .filter(parts -> !known(workspace.tables().listDatabases(), last(parts)))
                        .map(parts -> strange(
                                "database_unknown",
                                last(parts),
                                workspace.tables().listDatabases())))
                .or(() -> named("MODEL")
                        .filter(parts -> !known(models(), last(parts)))
                        .map(parts -> strange("model_unknown", last(parts), names.toArray(new String[0]))))
                .or(() -> named("CATALOG")
                        .filter(parts -> !known(workspace.tables().listCatalogs(), last(parts)))
                        .map(parts -> strange(
                                "catalog_unknown",
                                last(parts),
                                workspace.tables().listCatalogs())));
    }

    private String[] models() {
        return FlinkApis.current().models(workspace.tables()).orElse(List.of()).toArray(new String[0]);
    }

    /** Finds a missing catalog or database in the name of a table. */
    private Optional<Finding> surroundings() {
        List<Token> parts = path().orElse(List.of());
        CatalogManager catalogs = workspace.tables().getCatalogManager();
        if (parts.size() == DEEPEST_NAME && !known(workspace.tables().listCatalogs(), parts.get(0))) {
            return Optional.of(
                    strange("catalog_unknown", parts.get(0), workspace.tables().listCatalogs()));
        }
        if (parts.size() < 2) {
            return Optional.empty();
        }
        String catalog = parts.size() == DEEPEST_NAME ? statement.value(parts.get(0)) : catalogs.getCurrentCatalog();
        Token database = parts.get(parts.size() - 2);
        String[] here = catalogs.getCatalog(catalog)
                .map(found -> found.listDatabases().toArray(new String[0]))
                .orElse(new String[0]);
        return known(here, database) ? Optional.empty() : Optional.of(strange("database_unknown", database, here));
    }

    private boolean known(String[] names, Token token) {
        return List.of(names).contains(statement.value(token));
    }

    private Finding strange(String code, Token token, String[] names) {
        return strange(code, token, List.of(names));
    }

    private Finding strange(String code, Token token, Collection<String> names) {
        String name = statement.value(token);
        Optional<String> near = NearestName.of(name, names);
        Finding finding = at(token, code, Message.of(code, "name", name, "near", near.orElse(null)));
        return near.map(finding::withFix).orElse(finding);
    }

    private static Token last(List<Token> parts) {
        return parts.get(parts.size() - 1);
    }

    /** The table that an ALTER TABLE is about, where there is one. */
    Optional<ObjectIdentifier> altered() {
        CatalogManager catalogs = workspace.tables().getCatalogManager();
        return tokens.get(0).isWord("ALTER")
                ? path().map(parts -> catalogs.qualifyIdentifier(UnresolvedIdentifier.of(
                        parts.stream().map(statement::value).toArray(String[]::new))))
                : Optional.empty();
    }

    /** A function whose class is missing: Flink reports it only at a call. */
    Optional<Finding> functionClass() {
        boolean creates = (tokens.get(0).isWord("CREATE") || tokens.get(0).isWord("ALTER"))
                && tokens.stream().limit(DEEPEST_LEADING).anyMatch(each -> each.isWord("FUNCTION"));
        boolean isJava = tokens.stream().noneMatch(each -> each.isWord("PYTHON"));
        for (int at = 1; creates && isJava && at < tokens.size(); at++) {
            if (tokens.get(at - 1).isWord("AS") && tokens.get(at).kind == Token.Kind.TEXT) {
                return classNotFound(tokens.get(at));
            }
        }
        return Optional.empty();
    }

    /** A CREATE CATALOG whose type this release has no jar for. */
    Optional<Finding> catalogJar(Severity absent) {
        if (!creates("CATALOG")) {
            return Optional.empty();
        }
        if (Options.of(statement).place("type") == null) {
            return Optional.of(
                    Finding.of(Severity.ERROR, "catalog_undefined", Message.of("catalog_undefined"), statement));
        }
        return jar(absent, "type", JarKind.CATALOG, Factories.KNOWN_CATALOGS, Factories.catalogs(workspace.userCode()));
    }

    /** A CREATE or ALTER MODEL without provider, or with one that this release has no jar for. */
    Optional<Finding> modelJar(Severity absent) {
        if (named("MODEL").isEmpty()) {
            return Optional.empty();
        }
        Options options = Options.of(statement);
        if (tokens.get(0).isWord("CREATE") && options.place("provider") == null) {
            Token place = options.opening == null ? last(tokens) : options.opening;
            return Optional.of(at(place, "model_provider_undefined", Message.of("model_provider_undefined")));
        }
        return jar(
                absent,
                "provider",
                JarKind.MODEL_PROVIDER,
                Factories.KNOWN_MODEL_PROVIDERS,
                Factories.modelProviders(workspace.userCode()));
    }

    private boolean creates(String object) {
        return tokens.size() > 1
                && tokens.get(0).isWord("CREATE")
                && tokens.get(1).isWord(object);
    }

    /** Something that an option names and this release has no jar for. */
    private Optional<Finding> jar(Severity absent, String option, JarKind kind, Set<String> others, Set<String> here) {
        Options options = Options.of(statement);
        Options.Place place = options.place(option);
        String name = options.values().get(option);
        if (place == null || here.contains(name)) {
            return Optional.empty();
        }
        Set<String> known = new LinkedHashSet<>(others);
        known.addAll(here);
        Optional<String> near = known.contains(name) ? Optional.empty() : NearestName.of(name, known);
        if (near.isPresent()) {
            Message said = kind.unknown(name).with("near", near.get());
            return Optional.of(at(place.value, kind.unknown, said).withFix("'" + near.get() + "'"));
        }
        return Optional.of(
                Finding.of(absent, kind.missing, kind.missing(name), statement, place.value.start, place.value.end));
    }

    private Optional<Finding> classNotFound(Token token) {
        String name = statement.value(token);
        try {
            Class.forName(name, false, workspace.userCode());
            return Optional.empty();
        } catch (ClassNotFoundException | LinkageError absent) {
            return Optional.of(at(token, "function_failed", Message.of("function_failed.class", "class", name)));
        }
    }

    private Optional<Finding> use() {
        if (tokens.size() < 2 || tokens.get(1).isWord("MODULES")) {
            return Optional.empty();
        }
        boolean isCatalog = tokens.get(1).isWord("CATALOG");
        String[] known = isCatalog
                ? workspace.tables().listCatalogs()
                : workspace.tables().listDatabases();
        Token last = last(tokens);
        return known(known, last)
                ? Optional.empty()
                : Optional.of(strange(isCatalog ? "catalog_unknown" : "database_unknown", last, known));
    }

    private Finding unknown(Token token) {
        Set<String> known = new LinkedHashSet<>(names);
        known.addAll(List.of(workspace.tables().listTables()));
        return strange("table_unknown", token, known);
    }

    /** The name behind TABLE or VIEW, part by part. */
    private Optional<List<Token>> path() {
        return named("TABLE").or(() -> named("VIEW"));
    }

    private Optional<List<Token>> named(String object) {
        for (int at = 1; at < Math.min(tokens.size(), DEEPEST_LEADING); at++) {
            if (tokens.get(at).isWord(object)) {
                int name = at + 1;
                while (name < tokens.size()
                        && BEFORE_NAME.contains(tokens.get(name).upper())) {
                    name++;
                }
                return name < tokens.size() ? Optional.of(parts(name)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private List<Token> parts(int first) {
        int at = first;
        List<Token> parts = new ArrayList<>(List.of(tokens.get(at)));
        while (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol('.')) {
            at += 2;
            parts.add(tokens.get(at));
        }
        return parts;
    }

    private boolean exists(List<Token> parts) {
        return found(parts).isPresent();
    }

    private Optional<CatalogBaseTable> found(List<Token> parts) {
        if (parts.size() > DEEPEST_NAME) {
            return Optional.empty();
        }
        CatalogManager catalogs = workspace.tables().getCatalogManager();
        String[] name = parts.stream().map(statement::value).toArray(String[]::new);
        return catalogs.getTable(catalogs.qualifyIdentifier(UnresolvedIdentifier.of(name)))
                .map(ContextResolvedTable::getTable);
    }

    private Finding at(Token token, String code, Message said) {
        return Finding.of(Severity.ERROR, code, said, statement, token.start, token.end);
    }
}
