package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.complete.Candidate.Kind;
import io.xuanwu.gateway.tables.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.flink.table.catalog.ContextResolvedFunction;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.FunctionKind;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.functions.sql.FlinkSqlOperatorTable;
import org.apache.flink.table.types.inference.TypeInferenceUtil;

/** Functions that a query can call, with their signatures where Flink provides them. */
final class Functions {
    private static final Set<String> WINDOWS = Set.of("TUMBLE", "HOP", "CUMULATE", "SESSION");
    /** The most used functions, offered first in this order. */
    private static final List<String> COMMON = List.of(
            "COUNT",
            "SUM",
            "MAX",
            "MIN",
            "AVG",
            "COALESCE",
            "CONCAT",
            "SUBSTRING",
            "UPPER",
            "LOWER",
            "TRIM",
            "ROUND",
            "DATE_FORMAT",
            "TO_TIMESTAMP",
            "TO_TIMESTAMP_LTZ",
            "JSON_VALUE",
            "IF",
            "ROW_NUMBER",
            "PROCTIME");
    /** Operators that have their own syntax, or that only the planner calls. */
    private static final Pattern HIDDEN = Pattern.compile(
            "DESCRIPTOR|DEFAULT|ASSIGNMENT|AS|TABLE|PERMUTE|DEFINE|LIKE|NOT|IN|BETWEEN|AND|OR|JSON|IS_JSON|(HIVE_)?AGG_DECIMAL_.*");
    /** Built-in functions by name; built once because that is slow and the result does not depend on the script. */
    private static final Map<String, Candidate> BUILT_IN = builtIn();

    private Functions() {}

    /** Returns the script's own functions and the most used built-in ones. */
    static List<Candidate> likely(Workspace workspace) {
        List<Candidate> found = own(workspace, false);
        for (String name : COMMON) {
            if (BUILT_IN.containsKey(name)) {
                found.add(BUILT_IN.get(name));
            }
        }
        return found;
    }

    /** Returns all functions that are built into Flink. */
    static Collection<Candidate> all() {
        return BUILT_IN.values();
    }

    /** Returns the functions that are valid in {@code FROM TABLE(…)}. */
    static List<Candidate> tables(Workspace workspace) {
        List<Candidate> found = new ArrayList<>();
        for (String name : List.of("TUMBLE", "HOP", "CUMULATE", "SESSION")) {
            found.add(new Candidate(name, Kind.FUNCTION, Windows.SIGNATURES.get(name), name + "("));
        }
        found.addAll(own(workspace, true));
        return found;
    }

    /** Returns the names of all built-in functions in upper case; the parser treats many of them as keywords. */
    static Set<String> names() {
        return BUILT_IN.keySet();
    }

    private static List<Candidate> own(Workspace workspace, boolean ofTables) {
        List<Candidate> found = new ArrayList<>();
        PlannerBase planner = (PlannerBase) workspace.tables().getPlanner();
        DataTypeFactory types = workspace.tables().getCatalogManager().getDataTypeFactory();
        String[] names = workspace.tables().listUserDefinedFunctions();
        Arrays.sort(names);
        for (String name : names) {
            try {
                Optional<ContextResolvedFunction> function =
                        planner.functionCatalog().lookupFunction(UnresolvedIdentifier.of(name));
                FunctionDefinition definition =
                        function.map(ContextResolvedFunction::getDefinition).orElse(null);
                boolean makesTable = definition != null && definition.getKind() == FunctionKind.TABLE;
                if (definition == null || makesTable == ofTables) {
                    found.add(new Candidate(name, Kind.FUNCTION, signature(name, definition, types), name + "("));
                }
            } catch (RuntimeException | LinkageError unusable) {
                found.add(new Candidate(name, Kind.FUNCTION, "", name + "("));
            }
        }
        return found;
    }

    private static String signature(String name, FunctionDefinition definition, DataTypeFactory types) {
        if (definition == null) {
            return "";
        }
        try {
            return TypeInferenceUtil.generateSignature(definition.getTypeInference(types), name, definition)
                    .replace("\n", " | ");
        } catch (RuntimeException | LinkageError unknown) {
            return "";
        }
    }

    private static Map<String, Candidate> builtIn() {
        Map<String, String> signatures = new HashMap<>();
        Set<String> bare = new HashSet<>();
        for (BuiltInFunctionDefinition definition : BuiltInFunctionDefinitions.getDefinitions()) {
            String name = definition.getName().toUpperCase(Locale.ROOT);
            boolean isUsable = !definition.isInternal()
                    && definition.getKind() != FunctionKind.TABLE
                    && definition.getName().equals(definition.getSqlName());
            if (isUsable) {
                signatures.put(name, signature(name, definition, null));
            }
        }
        for (SqlOperator operator : FlinkSqlOperatorTable.instance(false).getOperatorList()) {
            SqlSyntax syntax = operator.getSyntax();
            boolean isCall = syntax == SqlSyntax.FUNCTION
                    || syntax == SqlSyntax.FUNCTION_STAR
                    || syntax == SqlSyntax.FUNCTION_ID;
            if (isCall && operator.getName().matches("[A-Z][A-Z0-9_]*")) {
                signatures.merge(
                        operator.getName(), allowed(operator), (known, other) -> known.isEmpty() ? other : known);
                if (syntax == SqlSyntax.FUNCTION_ID) {
                    bare.add(operator.getName());
                }
            }
        }
        Map<String, Candidate> found = new TreeMap<>();
        signatures.forEach((name, signature) -> {
            if (!HIDDEN.matcher(name).matches() && !WINDOWS.contains(name)) {
                found.put(name, new Candidate(name, Kind.FUNCTION, signature, bare.contains(name) ? name : name + "("));
            }
        });
        return found;
    }

    private static String allowed(SqlOperator operator) {
        try {
            return operator.getAllowedSignatures().replace("'", "").replace("\n", " | ");
        } catch (RuntimeException | AssertionError unknown) {
            return "";
        }
    }

    /** Signatures of the window functions, because those of Calcite are not informative. */
    private static final class Windows {
        private static final Map<String, String> SIGNATURES = Map.of(
                "TUMBLE", "TUMBLE(TABLE data, DESCRIPTOR(timecol), size [, offset])",
                "HOP", "HOP(TABLE data, DESCRIPTOR(timecol), slide, size [, offset])",
                "CUMULATE", "CUMULATE(TABLE data, DESCRIPTOR(timecol), step, size)",
                "SESSION", "SESSION(TABLE data [PARTITION BY key], DESCRIPTOR(timecol), gap)");
    }
}
