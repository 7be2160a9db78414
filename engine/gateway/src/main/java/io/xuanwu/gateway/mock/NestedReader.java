package io.xuanwu.gateway.mock;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.TextNode;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Converts JSON to arrays, maps, multisets and rows inside a column; errors have the position in the column. */
final class NestedReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LogicalType COUNT = new IntType(false);

    private final ValueReader values;

    NestedReader(ValueReader values) {
        this.values = values;
    }

    static boolean takes(LogicalType type) {
        switch (type.getTypeRoot()) {
            case ARRAY:
            case MAP:
            case MULTISET:
            case ROW:
            case STRUCTURED_TYPE:
                return true;
            default:
                return false;
        }
    }

    Object read(JsonNode given, LogicalType type) throws Misfit {
        JsonNode value = given.isTextual() ? parsed(given, type) : given;
        List<LogicalType> children = type.getChildren();
        switch (type.getTypeRoot()) {
            case ARRAY:
                return array(value, type, children.get(0));
            case MAP:
                return map(value, type, children.get(0), children.get(1));
            case MULTISET:
                return map(value, type, children.get(0), COUNT);
            default:
                return row(value, type);
        }
    }

    private static JsonNode parsed(JsonNode cell, LogicalType type) throws Misfit {
        try {
            return JSON.readTree(cell.asText());
        } catch (JsonProcessingException noJson) {
            throw Misfit.of(Expected.of(type), cell);
        }
    }

    private GenericArrayData array(JsonNode value, LogicalType type, LogicalType element) throws Misfit {
        if (!value.isArray()) {
            throw Misfit.of(Expected.of(type), value);
        }
        Object[] elements = new Object[value.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = read(value.get(i), element, "[" + i + "]");
        }
        return new GenericArrayData(elements);
    }

    private GenericMapData map(JsonNode value, LogicalType type, LogicalType keys, LogicalType elements) throws Misfit {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (value.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> entries = value.fields(); entries.hasNext(); ) {
                Map.Entry<String, JsonNode> entry = entries.next();
                String step = "['" + entry.getKey() + "']";
                map.put(read(TextNode.valueOf(entry.getKey()), keys, step), read(entry.getValue(), elements, step));
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                JsonNode pair = value.get(i);
                if (!pair.isArray() || pair.size() != 2) {
                    throw Misfit.of("a pair of key and value", pair).below("[" + i + "]");
                }
                map.put(read(pair.get(0), keys, "[" + i + "][0]"), read(pair.get(1), elements, "[" + i + "][1]"));
            }
        } else {
            throw Misfit.of(Expected.of(type), value);
        }
        return new GenericMapData(map);
    }

    private GenericRowData row(JsonNode value, LogicalType type) throws Misfit {
        if (!value.isObject()) {
            throw Misfit.of(Expected.of(type), value);
        }
        List<String> names = LogicalTypeChecks.getFieldNames(type);
        for (Iterator<String> given = value.fieldNames(); given.hasNext(); ) {
            String name = given.next();
            if (!names.contains(name)) {
                throw Misfit.saying("there is no field '" + name + "'." + Names.hint(name, names));
            }
        }
        GenericRowData row = new GenericRowData(names.size());
        for (int i = 0; i < names.size(); i++) {
            row.setField(i, read(value.get(names.get(i)), type.getChildren().get(i), "." + names.get(i)));
        }
        return row;
    }

    private Object read(JsonNode value, LogicalType type, String step) throws Misfit {
        try {
            return values.read(value, type);
        } catch (Misfit misfit) {
            throw misfit.below(step);
        }
    }
}
