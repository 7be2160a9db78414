package io.xuanwu.gateway.flink;

import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.FunctionKind;
import org.apache.flink.table.planner.functions.sql.FlinkSqlOperatorTable;
import org.apache.flink.table.types.inference.TypeInferenceUtil;

/** The functions that are built into this release, read once: that is slow, and no script changes them. */
public final class BuiltInFunctions {
    /** Signatures of the window functions of FROM TABLE(…), because those of Calcite are not informative. */
    private static final Map<String, String> WINDOWS = Map.of(
            "TUMBLE", "TUMBLE(TABLE data, DESCRIPTOR(timecol), size [, offset])",
            "HOP", "HOP(TABLE data, DESCRIPTOR(timecol), slide, size [, offset])",
            "CUMULATE", "CUMULATE(TABLE data, DESCRIPTOR(timecol), step, size)",
            "SESSION", "SESSION(TABLE data [PARTITION BY key], DESCRIPTOR(timecol), gap)");
    /** Operators that have their own syntax, or that only the planner calls. */
    private static final Pattern HIDDEN = Pattern.compile(
            "DESCRIPTOR|DEFAULT|ASSIGNMENT|AS|TABLE|PERMUTE|DEFINE|LIKE|NOT|IN|BETWEEN|AND|OR|JSON|IS_JSON|(HIVE_)?AGG_DECIMAL_.*");

    private static final Map<String, String> SIGNATURES = new TreeMap<>();
    private static final Set<String> BARE = new HashSet<>();
    /** Functions that return one value for several rows. */
    private static final Set<String> AGGREGATES = new HashSet<>();

    static {
        read();
    }

    private BuiltInFunctions() {}

    /** By name in upper case; a signature that Flink does not tell is empty. Without the window functions. */
    public static Map<String, String> signatures() {
        return Collections.unmodifiableMap(SIGNATURES);
    }

    /** The window functions of {@code FROM TABLE(…)} with their signatures. */
    public static Map<String, String> windows() {
        return WINDOWS;
    }

    /** Whether a call of the function has no parentheses. */
    public static boolean isBare(String name) {
        return BARE.contains(name);
    }

    /** Whether there is a built-in function of this name, in upper or lower case. */
    public static boolean exists(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return SIGNATURES.containsKey(upper) || WINDOWS.containsKey(upper);
    }

    /** The signature of a function; empty if Flink does not tell. */
    public static String signature(String name, FunctionDefinition definition, DataTypeFactory types) {
        if (definition == null) {
            return "";
        }
        try {
            return TypeInferenceUtil.generateSignature(definition.getTypeInference(types), name, definition)
                    .replace("\n", " | ");
        } catch (RuntimeException | LinkageError | AssertionError unknown) {
            return "";
        }
    }

    /** The signature of a built-in function or window function, if Flink tells. */
    public static Optional<String> signature(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Optional.ofNullable(WINDOWS.getOrDefault(upper, SIGNATURES.get(upper)))
                .filter(signature -> !signature.isEmpty());
    }

    /** Returns {@code scalar}, {@code aggregate} or {@code table}. */
    public static String kind(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return WINDOWS.containsKey(upper) ? "table" : AGGREGATES.contains(upper) ? "aggregate" : "scalar";
    }

    private static void read() {
        for (BuiltInFunctionDefinition definition : BuiltInFunctionDefinitions.getDefinitions()) {
            boolean isUsable = !definition.isInternal()
                    && definition.getKind() != FunctionKind.TABLE
                    && definition.getName().equals(definition.getSqlName());
            if (definition.getKind() == FunctionKind.AGGREGATE) {
                AGGREGATES.add(definition.getName().toUpperCase(Locale.ROOT));
            }
            if (isUsable) {
                add(definition.getName().toUpperCase(Locale.ROOT), definition);
            }
        }
        for (SqlOperator operator : FlinkSqlOperatorTable.instance(false).getOperatorList()) {
            SqlSyntax syntax = operator.getSyntax();
            boolean isCall = syntax == SqlSyntax.FUNCTION
                    || syntax == SqlSyntax.FUNCTION_STAR
                    || syntax == SqlSyntax.FUNCTION_ID;
            if (isCall && operator.getName().matches("[A-Z][A-Z0-9_]*")) {
                SIGNATURES.merge(
                        operator.getName(), allowed(operator), (known, other) -> known.isEmpty() ? other : known);
                if (operator.isAggregator()) {
                    AGGREGATES.add(operator.getName());
                }
                if (syntax == SqlSyntax.FUNCTION_ID) {
                    BARE.add(operator.getName());
                }
            }
        }
        SIGNATURES.keySet().removeIf(name -> HIDDEN.matcher(name).matches() || WINDOWS.containsKey(name));
    }

    private static void add(String name, FunctionDefinition definition) {
        SIGNATURES.put(name, signature(name, definition, null));
    }

    private static String allowed(SqlOperator operator) {
        try {
            return operator.getAllowedSignatures().replace("'", "").replace("\n", " | ");
        } catch (RuntimeException | AssertionError unknown) {
            return "";
        }
    }
}
