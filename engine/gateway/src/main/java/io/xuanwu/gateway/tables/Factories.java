package io.xuanwu.gateway.tables;

import io.xuanwu.gateway.flink.FlinkApis;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FormatFactory;
import org.apache.flink.table.factories.ModuleFactory;

/** The connectors, formats, catalogs and model providers of this process, and others that exist. For all threads. */
public final class Factories {
    /** Identifiers of known connectors whose jars are installed separately. */
    public static final Set<String> KNOWN = Set.of(
            "kafka",
            "upsert-kafka",
            "jdbc",
            "elasticsearch-6",
            "elasticsearch-7",
            "elasticsearch-8",
            "opensearch",
            "opensearch-2",
            "hbase-1.4",
            "hbase-2.2",
            "hbase-2.6",
            "hive",
            "iceberg",
            "paimon",
            "hudi",
            "mongodb",
            "mongodb-cdc",
            "mysql-cdc",
            "postgres-cdc",
            "oracle-cdc",
            "sqlserver-cdc",
            "tidb-cdc",
            "db2-cdc",
            "oceanbase-cdc",
            "pulsar",
            "upsert-pulsar",
            "rabbitmq",
            "redis",
            "kinesis",
            "firehose",
            "dynamodb",
            "clickhouse",
            "starrocks",
            "doris",
            "kudu",
            "prometheus",
            "raw-socket",
            "http",
            "filesystem",
            "datagen",
            "print",
            "blackhole",
            "python-input-format",
            "fluss");

    public static final Set<String> KNOWN_FORMATS = Set.of(
            "json",
            "csv",
            "avro",
            "avro-confluent",
            "debezium-json",
            "debezium-avro-confluent",
            "canal-json",
            "maxwell-json",
            "ogg-json",
            "protobuf",
            "raw",
            "parquet",
            "orc",
            "upsert-json");

    /** Options whose names begin so are passed on by the connector, whatever follows. */
    private static final Map<String, String> PASSED_ON = Map.of(
            "kafka", "properties.",
            "upsert-kafka", "properties.",
            "jdbc", "properties.",
            "datagen", "fields.",
            "pulsar", "source.",
            "kinesis", "aws.",
            "mysql-cdc", "debezium.",
            "postgres-cdc", "debezium.");

    public static final Set<String> KNOWN_CATALOGS =
            Set.of("generic_in_memory", "hive", "jdbc", "iceberg", "paimon", "hudi", "fluss", "doris", "delta-catalog");

    public static final Set<String> KNOWN_MODEL_PROVIDERS = Set.of("openai", "triton");

    private static final Map<ClassLoader, Map<String, Factory>> TABLES = new WeakHashMap<>();
    private static final Map<ClassLoader, Map<String, Factory>> FORMATS = new WeakHashMap<>();
    private static final Map<ClassLoader, Map<String, Factory>> CATALOGS = new WeakHashMap<>();
    private static final Map<ClassLoader, Map<String, Factory>> MODEL_PROVIDERS = new WeakHashMap<>();

    private Factories() {}

    /** The factories of tables by their identifiers. */
    public static synchronized Map<String, Factory> tables(ClassLoader classes) {
        return TABLES.computeIfAbsent(classes, from -> discover(from, DynamicTableFactory.class::isAssignableFrom));
    }

    /** The factories of formats by their identifiers. */
    public static synchronized Map<String, Factory> formats(ClassLoader classes) {
        return FORMATS.computeIfAbsent(classes, from -> discover(from, FormatFactory.class::isAssignableFrom));
    }

    /** The types of catalogs. */
    public static synchronized Set<String> catalogs(ClassLoader classes) {
        return CATALOGS.computeIfAbsent(classes, from -> discover(from, CatalogFactory.class::isAssignableFrom))
                .keySet();
    }

    /** The model providers. */
    public static synchronized Set<String> modelProviders(ClassLoader classes) {
        return MODEL_PROVIDERS
                .computeIfAbsent(classes, from -> discover(from, FlinkApis.current()::isModelProvider))
                .keySet();
    }

    /** The types of modules. */
    public static Set<String> modules(ClassLoader classes) {
        return discover(classes, ModuleFactory.class::isAssignableFrom).keySet();
    }

    public static boolean passesOn(String connector, String key) {
        String prefix = PASSED_ON.get(connector);
        return prefix != null && key.startsWith(prefix);
    }

    private static Map<String, Factory> discover(ClassLoader classes, Predicate<Class<?>> isWanted) {
        Map<String, Factory> found = new LinkedHashMap<>();
        ServiceLoader.load(Factory.class, classes).stream().forEach(provider -> {
            try {
                if (isWanted.test(provider.type())) {
                    Factory factory = provider.get();
                    found.put(factory.factoryIdentifier(), factory);
                }
            } catch (LinkageError | ServiceConfigurationError unusable) {
                // A jar whose dependencies are missing; Flink skips it, too.
            }
        });
        found.remove("xuanwu-shadow");
        return found;
    }
}
