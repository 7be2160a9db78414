package io.xuanwu.gateway.mock;

import io.xuanwu.gateway.tables.Behaviour;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** The replacement of a table in a session: mock rows as its source, a console as its sink. */
public final class MockRuntime implements Behaviour.Runtime {
    /** The planner's prefix of the key of a metadata column, as used in {@link #give}. */
    public static final String METADATA = "$metadata$";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String name;
    private final ZoneId zone;
    private List<String> columns = List.of();
    private List<RowData> rows = List.of();
    private ChangelogMode emits = ChangelogMode.all();
    private Console console;

    /**
     * @param session the prefix of the names under which tasks find rows and consoles
     */
    public MockRuntime(String session, ZoneId zone) {
        this.name = session + "/" + NUMBERS.incrementAndGet();
        this.zone = zone;
    }

    /** Sets the row kinds that the planner expects of this table. */
    public MockRuntime emitting(ChangelogMode kinds) {
        emits = kinds;
        return this;
    }

    public ChangelogMode emits() {
        return emits;
    }

    /**
     * Sets the rows of the table. Rows of a kind that the planner does not expect are omitted: the sample of a table that
     * emits upserts has UPDATE_BEFORE rows, because the planner adds them to the query that takes it.
     *
     * @param columns physical columns by name, metadata columns by {@link #METADATA} and key
     */
    public void give(List<String> columns, List<RowData> rows) {
        this.columns = columns;
        this.rows =
                rows.stream().filter(row -> emits.contains(row.getRowKind())).collect(Collectors.toList());
    }

    /** Sets the console that receives the rows written to the table. */
    public void show(Console target) {
        console = target;
    }

    @Override
    public ScanTableSource.ScanRuntimeProvider scan(ScanTableSource.ScanContext context, DataType wanted) {
        return new MockScan(offered(wanted), rows.size(), context.createTypeInformation(wanted));
    }

    @Override
    public LookupTableSource.LookupRuntimeProvider lookup(LookupTableSource.LookupContext context, DataType wanted) {
        int[] keys = Arrays.stream(context.getKeys()).mapToInt(path -> path[0]).toArray();
        return LookupFunctionProvider.of(new MockLookup(offered(wanted), (RowType) wanted.getLogicalType(), keys));
    }

    @Override
    public DynamicTableSink.SinkRuntimeProvider write(DynamicTableSink.Context context, DataType written) {
        if (console == null) {
            throw new IllegalStateException("No console is assigned to the sink");
        }
        Exchange.offer(name, console);
        return new MockSink(name, (RowType) written.getLogicalType(), zone);
    }

    /** Registers the rows with the columns in the planner's order, and returns the name for the tasks. */
    private String offered(DataType wanted) {
        List<String> names = ((RowType) wanted.getLogicalType()).getFieldNames();
        String offer = name + "#" + NUMBERS.incrementAndGet();
        if (columns.isEmpty()) {
            // In batch mode, the planner already calls this during validation.
            return offer;
        }
        int[] places = names.stream().mapToInt(this::place).toArray();
        List<RowData> ordered = new ArrayList<>(rows.size());
        for (RowData row : rows) {
            GenericRowData copy = new GenericRowData(row.getRowKind(), places.length);
            for (int i = 0; i < places.length; i++) {
                copy.setField(i, ((GenericRowData) row).getField(places[i]));
            }
            ordered.add(copy);
        }
        Exchange.offer(offer, ordered);
        return offer;
    }

    private int place(String wanted) {
        int place = columns.indexOf(wanted);
        if (place < 0) {
            throw new IllegalStateException("The rows given for a table do not have its column '" + wanted + "'");
        }
        return place;
    }
}
