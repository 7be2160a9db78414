package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.complete.Candidate.Kind;
import io.xuanwu.gateway.flink.BuiltInFunctions;
import io.xuanwu.gateway.tables.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.catalog.ContextResolvedFunction;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.FunctionKind;
import org.apache.flink.table.planner.delegation.PlannerBase;

/** Functions that a query can call, with their signatures where Flink provides them. */
final class Functions {
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

    private Functions() {}

    /** Returns the script's own functions and the most used built-in ones. */
    static List<Candidate> likely(Workspace workspace) {
        List<Candidate> found = own(workspace, false);
        for (String name : COMMON) {
            if (BuiltInFunctions.signatures().containsKey(name)) {
                found.add(builtIn(name));
            }
        }
        return found;
    }

    /** Returns all functions that are built into Flink. */
    static List<Candidate> all() {
        return BuiltInFunctions.signatures().keySet().stream()
                .map(Functions::builtIn)
                .collect(Collectors.toList());
    }

    /** Returns the functions that are valid in {@code FROM TABLE(…)}. */
    static List<Candidate> tables(Workspace workspace) {
        List<Candidate> found = new ArrayList<>();
        for (String name : List.of("TUMBLE", "HOP", "CUMULATE", "SESSION")) {
            found.add(new Candidate(
                    name, Kind.FUNCTION, BuiltInFunctions.windows().get(name), name + "("));
        }
        found.addAll(own(workspace, true));
        return found;
    }

    /** Returns the names of all built-in functions in upper case; the parser treats many of them as keywords. */
    static Set<String> names() {
        return BuiltInFunctions.signatures().keySet();
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
                    found.add(new Candidate(
                            name, Kind.FUNCTION, BuiltInFunctions.signature(name, definition, types), name + "("));
                }
            } catch (RuntimeException | LinkageError | AssertionError unusable) {
                found.add(new Candidate(name, Kind.FUNCTION, "", name + "("));
            }
        }
        return found;
    }

    private static Candidate builtIn(String name) {
        String text = BuiltInFunctions.isBare(name) ? name : name + "(";
        return new Candidate(name, Kind.FUNCTION, BuiltInFunctions.signatures().get(name), text);
    }
}
