package io.xuanwu.gateway.tables;

import io.xuanwu.gateway.flink.FlinkApi;
import io.xuanwu.gateway.flink.FlinkApis;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.Guarded;
import io.xuanwu.job.JobOptions;
import io.xuanwu.job.SessionOptions;
import io.xuanwu.job.Unsupported;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Bindings;
import io.xuanwu.job.script.Script;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.operations.CreateTableASOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.ddl.CreateCatalogOperation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;

/**
 * The state of a script at one of its statements: a table environment in which every table is a shadow, so that planning
 * opens no connection and needs no connector's jar. Used by one thread.
 */
public final class Workspace implements AutoCloseable {
    private static final String TYPE = "type";

    private final String id = UUID.randomUUID().toString();
    private final FlinkApi flink = FlinkApis.current();
    private final TableEnvironmentImpl tables;
    private final SessionOptions session;
    private final Map<ObjectIdentifier, Statement> definitions = new HashMap<>();
    private final Map<ObjectIdentifier, Known> known = new ConcurrentHashMap<>();
    private final BiFunction<ObjectIdentifier, Behaviour, Behaviour> runtimes;
    private final ClassLoader userCode;
    private final Set<String> absent = new HashSet<>();
    private final Set<String> storing = new HashSet<>();
    private final Set<String> absentProviders = new LinkedHashSet<>();

    private Workspace(
            TableEnvironmentImpl tables,
            Configuration options,
            ClassLoader userCode,
            BiFunction<ObjectIdentifier, Behaviour, Behaviour> runtimes) {
        this.tables = tables;
        this.session = new SessionOptions(tables.getConfig(), options);
        this.userCode = userCode;
        this.runtimes = runtimes;
        Shadows.open(id, this::behaviour);
        flink.standInForModels(tables, this::isProviderPresent);
    }

    /** Opens a workspace for plans that are inspected but not run. */
    public static Workspace open(Definition definition, List<Statement> statements, ClassLoader userCode)
            throws EngineFailure {
        return open(definition, statements, userCode, Map.of(), (table, behaviour) -> behaviour);
    }

    /**
     * Opens a workspace with the options of the definition, and without its catalogs and functions.
     *
     * @param statements the whole script, because some options can only be set when an environment is created
     * @param imposed options that override those of the definition; an empty value removes the option
     * @param runtimes creates the runtime that replaces each table's own
     * @throws EngineFailure option_invalid, secret_misplaced, placeholder_invalid or variable_unknown
     */
    public static Workspace open(
            Definition definition,
            List<Statement> statements,
            ClassLoader userCode,
            Map<String, String> imposed,
            BiFunction<ObjectIdentifier, Behaviour, Behaviour> runtimes)
            throws EngineFailure {
        Configuration options = JobOptions.configuration(definition, bindings(definition), List.of());
        options.removeConfig(DeploymentOptions.JOB_LISTENERS);
        SessionOptions.takeMode(statements, options);
        imposed.forEach((key, value) -> {
            options.removeKey(key);
            if (!value.isEmpty()) {
                options.setString(key, value);
            }
        });
        try {
            TableEnvironmentImpl tables = TableEnvironmentImpl.create(EnvironmentSettings.newInstance()
                    .withConfiguration(options)
                    .withClassLoader(userCode)
                    .build());
            return new Workspace(tables, options, userCode, runtimes);
        } catch (RuntimeException refused) {
            throw new EngineFailure(
                    FailureCode.OPTION_INVALID,
                    Message.of("option_invalid.job", Message.WORDS, FlinkProblem.message(refused)),
                    refused);
        }
    }

    /** Returns the values of a definition's placeholders, with a stand-in for each secret that is not given. */
    public static Bindings bindings(Definition definition) {
        return Bindings.withoutSecrets(definition.variables, definition.secrets);
    }

    public TableEnvironmentImpl tables() {
        return tables;
    }

    public ClassLoader userCode() {
        return userCode;
    }

    /**
     * Creates a catalog that the definition names, as a read-only view.
     *
     * @throws EngineFailure catalog_failed, placeholder_invalid or variable_unknown, without a place
     */
    public void create(Definition.Catalog catalog, Bindings bindings) throws EngineFailure {
        try {
            for (Statement statement : Script.parse(catalog.sql).bind(bindings)) {
                define(statement);
            }
        } catch (EngineFailure failure) {
            throw new EngineFailure(failure.code(), failure.said().at("catalogs." + catalog.name), failure.getCause());
        } catch (RuntimeException | LinkageError | AssertionError refused) {
            throw new EngineFailure(
                    FailureCode.CATALOG_FAILED,
                    Message.of("catalog_failed", "catalog", catalog.name, Message.WORDS, FlinkProblem.message(refused)),
                    refused);
        }
    }

    /**
     * Registers a function whose class is in the user's code.
     *
     * @throws EngineFailure function_failed, without a place
     */
    public void create(Definition.Function function) throws EngineFailure {
        String sql = "CREATE TEMPORARY SYSTEM FUNCTION `" + function.name.replace("`", "``") + "` AS '"
                + function.className.replace("'", "''") + "'";
        try {
            tables.executeSql(sql);
        } catch (RuntimeException | LinkageError | AssertionError refused) {
            throw new EngineFailure(
                    FailureCode.FUNCTION_FAILED,
                    Message.of(
                            "function_failed",
                            "function",
                            function.name,
                            "class",
                            function.className,
                            Message.WORDS,
                            FlinkProblem.message(refused)),
                    refused);
        }
    }

    /**
     * Executes a statement that is neither a query nor an INSERT.
     *
     * @throws EngineFailure with its place in the script
     */
    public void perform(Statement statement) throws EngineFailure {
        Guarded.call(statement, FailureCode.SQL_INVALID, () -> {
            act(statement);
            return null;
        });
    }

    private void act(Statement statement) throws EngineFailure {
        switch (statement.verb()) {
            case DEFINE:
                define(statement);
                break;
            case SET:
                session.set(statement);
                break;
            case RESET:
                session.reset(statement);
                break;
            case SHOW:
                tables.getParser().parse(statement.sql());
                break;
            case UNKNOWN:
                tables.getParser().parse(statement.sql());
                throw Unsupported.failure(statement);
            default:
                throw Unsupported.failure(statement);
        }
    }

    /**
     * Parses and validates an INSERT, a query, or a CREATE TABLE … AS SELECT, which creates its table and is then an
     * INSERT.
     *
     * @throws EngineFailure sql_syntax or sql_invalid, with its place in the script
     */
    public Operation parse(Statement statement) throws EngineFailure {
        return Guarded.call(statement, FailureCode.SQL_INVALID, () -> {
            Operation operation = tables.getParser().parse(statement.sql()).get(0);
            if (operation instanceof CreateTableASOperation) {
                CreateTableASOperation creation = (CreateTableASOperation) operation;
                createTable(creation.getCreateTableOperation(), statement);
                return creation.toSinkModifyOperation(tables.getCatalogManager());
            }
            if (statement.verb() == Verb.TABLE_FROM_QUERY) {
                throw Unsupported.failure(statement);
            }
            return operation;
        });
    }

    /** Returns the statement that created the table, if the script did. */
    public Optional<Statement> definition(ObjectIdentifier table) {
        return Optional.ofNullable(definitions.get(table));
    }

    /** Returns the table that the statement created, if it is a CREATE TABLE. */
    public Optional<ObjectIdentifier> created(Statement statement) {
        return definitions.entrySet().stream()
                .filter(entry -> entry.getValue() == statement)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Removes the table that a statement created. */
    public void forget(ObjectIdentifier table) {
        definitions.remove(table);
        tables.executeSql("DROP TEMPORARY TABLE IF EXISTS " + table.asSerializableString());
        tables.executeSql("DROP TABLE IF EXISTS " + table.asSerializableString());
    }

    /** Returns what the table can do; empty if there is no such table or it is a view. */
    public Optional<Behaviour> behaviour(ObjectIdentifier table) {
        return realTable(table).map(real -> realTables().behaviour(table, real));
    }

    /** Returns the kinds of changes that the table's sink accepts of those that a query emits. */
    public ChangelogMode accepts(ObjectIdentifier table, ChangelogMode requested) {
        Known found = known.get(table);
        return found == null ? requested : found.behaviour.accepts.apply(requested);
    }

    /** Returns the table as the user declared it, with its own options; empty if there is none or it is a view. */
    public Optional<ResolvedCatalogTable> realTable(ObjectIdentifier table) {
        return tables.getCatalogManager()
                .getTable(table)
                .map(ContextResolvedTable::getResolvedTable)
                .filter(ResolvedCatalogTable.class::isInstance)
                .map(found -> real((ResolvedCatalogTable) found));
    }

    /** Whether the catalog is a stand-in, because this release has no jar for it: its own tables are not known. */
    public boolean isAbsent(String catalog) {
        return absent.contains(catalog);
    }

    /** Whether the tables of the catalog need no connector of their own, because it is the catalog that stores them. */
    public boolean storesTables(String catalog) {
        return storing.contains(catalog) || absent.contains(catalog);
    }

    /** The model providers without a jar here whose models are used: a stand-in predicts nulls. */
    public Set<String> absentProviders() {
        return absentProviders;
    }

    /** Creates a table for the result of a query; no statement can name it. */
    public ContextResolvedTable shadow(String name, Schema schema) {
        CatalogManager catalogs = tables.getCatalogManager();
        CatalogTable table = CatalogTable.newBuilder()
                .schema(schema)
                .options(ShadowOptions.shadow(Map.of(), id))
                .build();
        return ContextResolvedTable.temporary(
                ObjectIdentifier.of(catalogs.getBuiltInCatalogName(), catalogs.getBuiltInDatabaseName(), name),
                catalogs.resolveCatalogTable(table));
    }

    /** Returns what the connectors of this release tell about tables. */
    public RealTables realTables() {
        return new RealTables(tables.getConfig(), userCode);
    }

    private void define(Statement statement) {
        for (Operation operation : tables.getParser().parse(statement.sql())) {
            if (operation instanceof CreateTableOperation) {
                createTable((CreateTableOperation) operation, statement);
            } else if (operation instanceof CreateCatalogOperation && !hasFactory((CreateCatalogOperation) operation)) {
                standIn((CreateCatalogOperation) operation);
            } else if (!altersStandIn(statement)) {
                Set<String> before = Set.of(tables.listCatalogs());
                tables.executeInternal(operation);
                flink.standInForModels(tables, this::isProviderPresent);
                shadowNewCatalogs(before);
                shadowAltered();
            }
        }
    }

    /** ALTER CATALOG of one that the script created: Flink would look for its descriptor, which a stand-in lacks. */
    private boolean altersStandIn(Statement statement) {
        List<Token> tokens = statement.tokens();
        return tokens.size() > 2
                && tokens.get(0).isWord("ALTER")
                && tokens.get(1).isWord("CATALOG")
                && tables.getCatalogManager()
                        .getCatalog(statement.value(tokens.get(2)))
                        .isPresent();
    }

    private boolean isProviderPresent(String provider) {
        boolean isPresent = Factories.modelProviders(userCode).contains(provider);
        if (!isPresent) {
            absentProviders.add(provider);
        }
        return isPresent;
    }

    private boolean hasFactory(CreateCatalogOperation creation) {
        return Factories.catalogs(userCode).contains(creation.getProperties().getOrDefault(TYPE, ""));
    }

    /** An empty catalog in place of one whose jar is missing, so that what the script creates in it can be checked. */
    private void standIn(CreateCatalogOperation creation) {
        String name = creation.getCatalogName();
        if (tables.getCatalogManager().getCatalog(name).isPresent()) {
            tables.executeInternal(creation); // refused, unless it says IF NOT EXISTS
            return;
        }
        register(name, new AbsentCatalog(name));
        absent.add(name);
    }

    private void createTable(CreateTableOperation creation, Statement statement) {
        ObjectIdentifier name = creation.getTableIdentifier();
        CatalogTable table = flink.table(creation);
        CatalogTable shadow = table.copy(ShadowOptions.shadow(table.getOptions(), id));
        tables.executeInternal(flink.with(creation, name, shadow, creation.isTemporary()));
        definitions.put(name, statement);
    }

    private void shadowNewCatalogs(Set<String> before) {
        CatalogManager catalogs = tables.getCatalogManager();
        for (String name : tables.listCatalogs()) {
            if (!before.contains(name)) {
                catalogs.getCatalog(name).ifPresent(real -> {
                    if (real.getFactory().isPresent()) {
                        storing.add(name);
                    }
                    catalogs.unregisterCatalog(name, true);
                    register(name, real);
                });
            }
        }
    }

    @SuppressWarnings("deprecation") // the descriptor that replaces it would open the real catalog again
    private void register(String name, Catalog real) {
        tables.getCatalogManager().registerCatalog(name, ShadowCatalog.of(name, real, id));
    }

    /** Handles ALTER TABLE … SET, which may have changed the connector of a shadow. */
    private void shadowAltered() {
        for (ObjectIdentifier name : Set.copyOf(definitions.keySet())) {
            tables.getCatalogManager().getTable(name).ifPresent(found -> {
                CatalogBaseTable table = found.getTable();
                if (table instanceof CatalogTable && !ShadowOptions.isShadow(table.getOptions())) {
                    CatalogTable shadow = ((CatalogTable) table).copy(ShadowOptions.shadow(table.getOptions(), id));
                    tables.getCatalogManager().alterTable(shadow, name, true);
                }
            });
        }
    }

    private Behaviour behaviour(ObjectIdentifier name, ResolvedCatalogTable shadow, ReadableConfig config) {
        Known found = known.get(name);
        if (found == null || !found.options.equals(shadow.getOptions())) {
            Behaviour own = new RealTables(config, userCode).behaviour(name, real(shadow));
            found = new Known(shadow.getOptions(), runtimes.apply(name, own));
            known.put(name, found);
        }
        return found.behaviour;
    }

    static ResolvedCatalogTable real(ResolvedCatalogTable shadow) {
        return shadow.copy(ShadowOptions.real(shadow.getOptions()));
    }

    @Override
    public void close() {
        Shadows.close(id);
        tables.getCatalogManager().close();
    }

    private static final class Known {
        private final Map<String, String> options;
        private final Behaviour behaviour;

        private Known(Map<String, String> options, Behaviour behaviour) {
            this.options = options;
            this.behaviour = behaviour;
        }
    }
}
