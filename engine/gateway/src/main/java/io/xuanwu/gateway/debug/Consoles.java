package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.mock.Console;
import io.xuanwu.gateway.mock.MockRuntime;
import io.xuanwu.job.script.Statement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;

/** The consoles of a session, one for each table that it writes; all send their rows to the session's flow. */
final class Consoles {
    private final Flow flow;
    private final Talk talk;
    private final Function<ObjectIdentifier, MockRuntime> runtimes;
    private final Set<ObjectIdentifier> open = new HashSet<>();

    Consoles(Flow flow, Talk talk, Function<ObjectIdentifier, MockRuntime> runtimes) {
        this.flow = flow;
        this.talk = talk;
        this.runtimes = runtimes;
    }

    /** Opens the console of the written table; several statements that write to one table share its console. */
    void open(SinkModifyOperation write, Queries queries, Statement writer) throws IOException {
        ObjectIdentifier table = write.getContextResolvedTable().getIdentifier();
        if (open.add(table)) {
            Console console = new Console(open.size(), flow.queue);
            runtimes.apply(table).show(console);
            RowType type = written(write.getContextResolvedTable().getResolvedSchema());
            talk.console(console.id, queries.nameOf(table), writer.number(), type);
        }
    }

    /** Returns the columns in the order in which a sink receives them: metadata last. */
    private static RowType written(ResolvedSchema schema) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (boolean isPhysical : List.of(true, false)) {
            for (Column column : schema.getColumns()) {
                if (column.isPersisted() && column.isPhysical() == isPhysical) {
                    fields.add(new RowType.RowField(
                            column.getName(),
                            LogicalTypeUtils.removeTimeAttributes(
                                    column.getDataType().getLogicalType())));
                }
            }
        }
        return new RowType(fields);
    }
}
