package io.xuanwu.gateway.hover;

import io.xuanwu.gateway.flink.BuiltInFunctions;
import io.xuanwu.gateway.tables.Workspace;
import org.apache.flink.table.catalog.ContextResolvedFunction;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.planner.delegation.PlannerBase;

/** The functions that a script or its job has registered. */
final class OwnFunctions {
    private OwnFunctions() {}

    /** Returns the signature of a function; empty if there is none of this name, or if its class is not here. */
    static String signature(Workspace workspace, String name) {
        PlannerBase planner = (PlannerBase) workspace.tables().getPlanner();
        FunctionDefinition definition = planner.functionCatalog()
                .lookupFunction(UnresolvedIdentifier.of(name))
                .map(ContextResolvedFunction::getDefinition)
                .orElse(null);
        return BuiltInFunctions.signature(
                name, definition, workspace.tables().getCatalogManager().getDataTypeFactory());
    }
}
