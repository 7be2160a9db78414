package io.xuanwu.gateway.complete;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The keywords that are offered, as whole phrases and in the order of use. */
final class Keywords {
    static final List<String> STARTS = List.of(
            "SELECT",
            "INSERT INTO",
            "CREATE TABLE",
            "CREATE VIEW",
            "WITH",
            "SET",
            "CREATE FUNCTION",
            "CREATE CATALOG",
            "CREATE DATABASE",
            "CREATE TEMPORARY",
            "USE CATALOG",
            "USE",
            "EXECUTE STATEMENT SET BEGIN",
            "INSERT OVERWRITE",
            "ALTER TABLE",
            "DROP TABLE",
            "DROP VIEW",
            "DROP FUNCTION",
            "RESET",
            "SHOW TABLES",
            "SHOW CATALOGS",
            "DESCRIBE",
            "EXPLAIN",
            "VALUES",
            "LOAD MODULE",
            "UNLOAD MODULE",
            "END");
    static final Set<String> QUERY_STARTS = Set.of("SELECT", "WITH", "VALUES");

    /** Keywords that the parser accepts but that are of no use in Flink. */
    private static final Set<String> USELESS = Set.of(
            "PIVOT",
            "APPLY",
            "A",
            "UNPIVOT",
            "EXTEND",
            "QUALIFY",
            "CONTAINS",
            "PRECEDES",
            "SUCCEEDS",
            "EQUALS",
            "IMMEDIATELY",
            "FORMAT",
            "MEMBER",
            "SUBMULTISET",
            "MINUS",
            "ALLOW",
            "DISALLOW",
            "PERIOD",
            "CURSOR",
            "NEXT",
            "GRANT",
            "UPSERT",
            "UESCAPE",
            "CONVERT",
            "CURRENT",
            "CURRENT_CATALOG",
            "CURRENT_DEFAULT_TRANSFORM_GROUP",
            "CURRENT_PATH",
            "CURRENT_ROLE",
            "CURRENT_SCHEMA",
            "CURRENT_USER",
            "SESSION_USER",
            "SYSTEM_USER",
            "USER",
            "NEW",
            "RUNNING",
            "FINAL",
            "SPECIFIC",
            "GROUPING_ID",
            "JOBS",
            "JAR",
            "JARS",
            "ANY",
            "DEC",
            "STREAM",
            "NATURAL",
            "CLASSIFIER");

    /** The most used keywords, in this order; the others follow by name. */
    private static final List<String> COMMON = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP BY",
            "JOIN",
            "LEFT JOIN",
            "ON",
            "AND",
            "OR",
            "ORDER BY",
            "AS",
            "HAVING",
            "UNION ALL",
            "LIMIT",
            "INNER JOIN",
            "CROSS JOIN",
            "FOR SYSTEM_TIME AS OF",
            "DISTINCT",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "NOT",
            "NULL",
            "IN",
            "IS NULL",
            "IS NOT NULL",
            "LIKE",
            "BETWEEN",
            "EXISTS",
            "CAST",
            "INTERVAL",
            "TRUE",
            "FALSE",
            "WITH",
            "PRIMARY KEY",
            "WATERMARK FOR",
            "PARTITION BY",
            "DESC",
            "ASC",
            "STRING",
            "INT",
            "BIGINT",
            "DOUBLE",
            "BOOLEAN",
            "TIMESTAMP(3)",
            "TIMESTAMP_LTZ(3)",
            "DECIMAL",
            "DATE",
            "ARRAY",
            "MAP",
            "ROW",
            "METADATA",
            "TABLE",
            "VIEW",
            "LATERAL",
            "UNNEST");
    /** Keywords that are never used alone, with the phrases that are offered instead. */
    private static final Map<String, List<String>> WHOLE = Map.ofEntries(
            Map.entry("GROUP", List.of("GROUP BY")),
            Map.entry("ORDER", List.of("ORDER BY")),
            Map.entry("PARTITION", List.of("PARTITION BY")),
            Map.entry("PARTITIONED", List.of("PARTITIONED BY")),
            Map.entry("LEFT", List.of("LEFT JOIN")),
            Map.entry("RIGHT", List.of("RIGHT JOIN")),
            Map.entry("FULL", List.of("FULL JOIN")),
            Map.entry("INNER", List.of("INNER JOIN")),
            Map.entry("CROSS", List.of("CROSS JOIN")),
            Map.entry("UNION", List.of("UNION ALL", "UNION")),
            Map.entry("PRIMARY", List.of("PRIMARY KEY")),
            Map.entry("WATERMARK", List.of("WATERMARK FOR")),
            Map.entry("IS", List.of("IS NULL", "IS NOT NULL")),
            Map.entry("FOR", List.of("FOR SYSTEM_TIME AS OF")));
    /** Types that are offered only with a precision. */
    private static final Map<String, List<String>> WHOLE_TYPES =
            Map.of("TIMESTAMP", List.of("TIMESTAMP(3)"), "TIMESTAMP_LTZ", List.of("TIMESTAMP_LTZ(3)"));

    private Keywords() {}

    /**
     * Returns the expected words as phrases, the most used first.
     *
     * @param asTypes whether a type name denotes a type here; otherwise it starts a literal
     * @param rare common words that are rare here and therefore not listed first
     */
    static List<String> ordered(Set<String> expected, boolean asTypes, Set<String> rare) {
        Set<String> words = new TreeSet<>();
        for (String word : expected) {
            if (asTypes && WHOLE_TYPES.containsKey(word)) {
                words.addAll(WHOLE_TYPES.get(word));
            } else if (!USELESS.contains(word)) {
                words.addAll(WHOLE.getOrDefault(word, List.of(word)));
            }
        }
        Set<String> ordered = new LinkedHashSet<>(COMMON);
        ordered.removeAll(rare);
        ordered.retainAll(words);
        ordered.addAll(words);
        return new ArrayList<>(ordered);
    }

    /** Returns the most used keywords, for statements that the parser rejects. */
    static List<String> anything() {
        return COMMON.stream()
                .filter(word -> !word.toLowerCase(Locale.ROOT).contains("("))
                .collect(Collectors.toList());
    }
}
