package io.xuanwu.gateway.tables;

import java.util.function.UnaryOperator;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.types.DataType;

/** What a shadow's table can do, as the planner sees it, and the runtime that it gets when a job runs. */
public final class Behaviour {
    /** The changelog mode of the table's scan. */
    public final ChangelogMode emits;
    /** Maps the kinds of changes that a query emits to those that the sink accepts. */
    public final UnaryOperator<ChangelogMode> accepts;

    public final boolean scans;
    public final boolean looksUp;
    public final boolean writes;
    /** What it offers beside its rows. */
    final Abilities abilities;
    /** Null if no job runs. */
    public final Runtime runtime;
    /** Whether the planner gets the real source or sink, if its connector is installed. */
    final boolean isReal;

    Behaviour(
            ChangelogMode emits,
            UnaryOperator<ChangelogMode> accepts,
            boolean scans,
            boolean looksUp,
            boolean writes,
            Abilities abilities) {
        this(emits, accepts, scans, looksUp, writes, abilities, null, false);
    }

    private Behaviour(
            ChangelogMode emits,
            UnaryOperator<ChangelogMode> accepts,
            boolean scans,
            boolean looksUp,
            boolean writes,
            Abilities abilities,
            Runtime runtime,
            boolean isReal) {
        this.emits = emits;
        this.accepts = accepts;
        this.scans = scans;
        this.looksUp = looksUp;
        this.writes = writes;
        this.abilities = abilities;
        this.runtime = runtime;
        this.isReal = isReal;
    }

    /** A table with every ability, which accepts all changes and emits inserts. */
    public static Behaviour anything() {
        return new Behaviour(ChangelogMode.insertOnly(), UnaryOperator.identity(), true, true, true, Abilities.ALL);
    }

    public Behaviour with(Runtime other) {
        return new Behaviour(emits, accepts, scans, looksUp, writes, abilities, other, false);
    }

    /** The real tables instead of shadows, so that plans are those of a run. As with EXPLAIN, no job runs. */
    public Behaviour real() {
        return new Behaviour(emits, accepts, scans, looksUp, writes, abilities, null, true);
    }

    /** Creates the runtime of a job's tasks; {@code rows} has the table's columns, metadata columns last. */
    public interface Runtime {
        ScanTableSource.ScanRuntimeProvider scan(ScanTableSource.ScanContext context, DataType rows);

        LookupTableSource.LookupRuntimeProvider lookup(LookupTableSource.LookupContext context, DataType rows);

        DynamicTableSink.SinkRuntimeProvider write(DynamicTableSink.Context context, DataType rows);
    }
}
