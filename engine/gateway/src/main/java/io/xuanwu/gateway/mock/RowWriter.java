package io.xuanwu.gateway.mock;

import java.time.ZoneId;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Converts Flink's rows to JSON; the result shares no data with the row, because Flink may reuse it. */
public final class RowWriter {
    private final LogicalType[] types;
    private final RowData.FieldGetter[] getters;
    private final ValueWriter values;

    /**
     * @param zone the zone in which timestamps with a local time zone are shown
     */
    public RowWriter(RowType type, ZoneId zone) {
        this.values = new ValueWriter(zone);
        this.types = type.getChildren().toArray(new LogicalType[0]);
        this.getters = new RowData.FieldGetter[types.length];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = ValueWriter.getter(types[i], i);
        }
    }

    /** Returns the values in column order. */
    public ArrayNode write(RowData row) {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode(getters.length);
        for (int i = 0; i < getters.length; i++) {
            shown.add(values.write(getters[i], row, types[i]));
        }
        return shown;
    }
}
