package io.xuanwu.gateway.tables;

import java.util.function.UnaryOperator;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.types.DataType;

/** What a shadow tells the planner of its table, and what stands in for it when a job runs. */
public final class Behaviour {
    /** What the rows of a scan are. */
    public final ChangelogMode emits;
    /** Which of the changes that a query makes the sink wants. */
    public final UnaryOperator<ChangelogMode> accepts;

    public final boolean scans;
    public final boolean looksUp;
    public final boolean writes;
    /** Null where no job runs. */
    public final Runtime runtime;
    /** Whether the planner meets the real source or sink itself, where there is one. */
    final boolean isReal;

    public Behaviour(
            ChangelogMode emits,
            UnaryOperator<ChangelogMode> accepts,
            boolean scans,
            boolean looksUp,
            boolean writes,
            Runtime runtime) {
        this(emits, accepts, scans, looksUp, writes, runtime, false);
    }

    private Behaviour(
            ChangelogMode emits,
            UnaryOperator<ChangelogMode> accepts,
            boolean scans,
            boolean looksUp,
            boolean writes,
            Runtime runtime,
            boolean isReal) {
        this.emits = emits;
        this.accepts = accepts;
        this.scans = scans;
        this.looksUp = looksUp;
        this.writes = writes;
        this.runtime = runtime;
        this.isReal = isReal;
    }

    /** A table that can be everything, takes whatever comes, and emits inserts. */
    public static Behaviour anything() {
        return new Behaviour(ChangelogMode.insertOnly(), UnaryOperator.identity(), true, true, true, null);
    }

    public Behaviour with(Runtime other) {
        return new Behaviour(emits, accepts, scans, looksUp, writes, other);
    }

    /** No shadow: plans are then those of a run. Planning does what EXPLAIN does, and no job runs. */
    public Behaviour real() {
        return new Behaviour(emits, accepts, scans, looksUp, writes, null, true);
    }

    /** Hands out what the tasks of a job run; {@code rows} are those of the table, metadata columns last. */
    public interface Runtime {
        ScanTableSource.ScanRuntimeProvider scan(ScanTableSource.ScanContext context, DataType rows);

        LookupTableSource.LookupRuntimeProvider lookup(LookupTableSource.LookupContext context, DataType rows);

        DynamicTableSink.SinkRuntimeProvider write(DynamicTableSink.Context context, DataType rows);
    }
}
