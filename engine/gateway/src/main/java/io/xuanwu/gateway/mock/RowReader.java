package io.xuanwu.gateway.mock;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * Converts rows that a user gives as JSON objects to Flink's internal data. A column that a row does not contain is
 * null; {@link ValueReader} defines which values fit a type.
 */
public final class RowReader {
    /** The key of the row kind in a row; the default is an insert. */
    private static final String KIND = "$kind";

    private final String table;
    private final RowType type;
    private final ChangelogMode emits;
    private final ValueReader values;

    /** Creates a reader that accepts rows of all kinds. */
    public RowReader(String table, RowType type, ZoneId zone) {
        this(table, type, zone, ChangelogMode.all());
    }

    /**
     * @param table the name as the user wrote it
     * @param zone the zone of a local timestamp without a zone
     * @param emits the row kinds that the planner expects of this table
     */
    public RowReader(String table, RowType type, ZoneId zone, ChangelogMode emits) {
        this.table = table;
        this.type = type;
        this.emits = emits;
        this.values = new ValueReader(zone);
    }

    /**
     * @throws MockRowException if a value does not fit; the message names the first such row and column
     */
    public List<RowData> read(JsonNode rows) throws MockRowException {
        if (!rows.isArray()) {
            throw new MockRowException("Table '" + table + "': its rows must be a list of objects.");
        }
        List<RowData> read = new ArrayList<>(rows.size());
        for (JsonNode row : rows) {
            read.add(read(row, read.size() + 1));
        }
        return read;
    }

    private RowData read(JsonNode row, int number) throws MockRowException {
        if (!row.isObject()) {
            throw new MockRowException(place(number) + " must be an object with a value for each column.");
        }
        refuseUnknown(row, number);
        GenericRowData data = new GenericRowData(kind(row, number), type.getFieldCount());
        for (int i = 0; i < type.getFieldCount(); i++) {
            String column = type.getFieldNames().get(i);
            data.setField(i, value(row.get(column), type.getTypeAt(i), column, number));
        }
        return data;
    }

    private Object value(JsonNode given, LogicalType wanted, String column, int number) throws MockRowException {
        try {
            return values.read(given, wanted);
        } catch (Misfit misfit) {
            throw new MockRowException(
                    place(number) + ", column '" + column + misfit.path + "': " + misfit.getMessage());
        }
    }

    private void refuseUnknown(JsonNode row, int number) throws MockRowException {
        for (Iterator<String> names = row.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals(KIND) && !type.getFieldNames().contains(name)) {
                throw new MockRowException(place(number) + ": there is no column '" + name + "' to give a value for."
                        + Names.hint(name, type.getFieldNames()));
            }
        }
    }

    private RowKind kind(JsonNode row, int number) throws MockRowException {
        if (type.getFieldNames().contains(KIND)) {
            return RowKind.INSERT;
        }
        String said = row.path(KIND).asText("+I");
        for (RowKind kind : RowKind.values()) {
            if (kind.shortString().equals(said) && emits.contains(kind)) {
                return kind;
            }
        }
        throw new MockRowException(
                place(number) + ": '" + said + "' is not a row kind of this table; use " + kinds() + ".");
    }

    private String kinds() {
        List<String> kinds = new ArrayList<>();
        for (RowKind kind : RowKind.values()) {
            if (emits.contains(kind)) {
                kinds.add(kind.shortString());
            }
        }
        return String.join(", ", kinds);
    }

    private String place(int number) {
        return "Table '" + table + "', row " + number;
    }
}
