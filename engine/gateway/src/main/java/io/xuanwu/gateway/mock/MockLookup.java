package io.xuanwu.gateway.mock;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.types.logical.RowType;

/**
 * The lookup function of a mock. It finds all rows of the mock from the start and ignores their kinds, so changes count
 * as rows. Public, because code that Flink generates calls it.
 */
public final class MockLookup extends LookupFunction {
    private static final long serialVersionUID = 1L;

    private final String offer;
    private final RowType type;
    private final int[] keys;
    private transient RowData.FieldGetter[] keyGetters;
    private transient Map<List<Object>, List<RowData>> byKey;

    MockLookup(String offer, RowType type, int[] keys) {
        this.offer = offer;
        this.type = type;
        this.keys = keys.clone();
    }

    @Override
    public void open(FunctionContext context) {
        RowData.FieldGetter[] rowGetters = new RowData.FieldGetter[keys.length];
        keyGetters = new RowData.FieldGetter[keys.length];
        for (int i = 0; i < keys.length; i++) {
            rowGetters[i] = ValueWriter.getter(type.getTypeAt(keys[i]), keys[i]);
            keyGetters[i] = ValueWriter.getter(type.getTypeAt(keys[i]), i);
        }
        byKey = new HashMap<>();
        for (RowData row : Exchange.rows(offer)) {
            byKey.computeIfAbsent(values(row, rowGetters), any -> new ArrayList<>())
                    .add(row);
        }
    }

    @Override
    public Collection<RowData> lookup(RowData key) {
        List<Object> wanted = values(key, keyGetters);
        List<RowData> found = new ArrayList<>();
        if (!wanted.contains(null)) { // NULL is not equal to anything, not even to NULL
            for (RowData row : byKey.getOrDefault(wanted, List.of())) {
                found.add(Exchange.copy(row));
            }
        }
        return found;
    }

    private static List<Object> values(RowData row, RowData.FieldGetter[] getters) {
        List<Object> values = new ArrayList<>(getters.length);
        for (RowData.FieldGetter getter : getters) {
            Object value = getter.getFieldOrNull(row);
            values.add(value instanceof byte[] ? ByteBuffer.wrap((byte[]) value) : value);
        }
        return values;
    }
}
