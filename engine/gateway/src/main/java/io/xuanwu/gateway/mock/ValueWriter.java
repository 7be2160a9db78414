package io.xuanwu.gateway.mock;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.util.StringUtils;

/** Converts a value of Flink's internal data to JSON; never fails, but returns the error in place of the value. */
final class ValueWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final ZoneId zone;

    ValueWriter(ZoneId zone) {
        this.zone = zone;
    }

    /** Returns a getter that also reads null for a NOT NULL type, because a query can violate it. */
    static RowData.FieldGetter getter(LogicalType type, int place) {
        return RowData.createFieldGetter(type.copy(true), place);
    }

    JsonNode write(RowData.FieldGetter getter, RowData row, LogicalType type) {
        try {
            return value(getter.getFieldOrNull(row), type);
        } catch (RuntimeException unreadable) {
            // The console still shows the rest of the row.
            return text("<unreadable: " + unreadable + ">");
        }
    }

    private JsonNode value(Object value, LogicalType of) {
        if (value == null) {
            return JSON.nullNode();
        }
        switch (of.getTypeRoot()) {
            case BOOLEAN:
                return JSON.booleanNode((Boolean) value);
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case BIGINT:
                return JSON.numberNode(((Number) value).longValue());
            case FLOAT:
                return Float.isFinite((Float) value) ? JSON.numberNode((Float) value) : text(value);
            case DOUBLE:
                return Double.isFinite((Double) value) ? JSON.numberNode((Double) value) : text(value);
            case DECIMAL:
                return text(((DecimalData) value).toBigDecimal().toPlainString());
            case BINARY:
            case VARBINARY:
                return text(StringUtils.byteToHexString((byte[]) value));
            case DISTINCT_TYPE:
                return value(value, ((DistinctType) of).getSourceType());
            default:
                return timeOrNested(value, of);
        }
    }

    private JsonNode timeOrNested(Object value, LogicalType of) {
        switch (of.getTypeRoot()) {
            case DATE:
                return text(LocalDate.ofEpochDay((Integer) value));
            case TIME_WITHOUT_TIME_ZONE:
                LocalTime time = LocalTime.ofNanoOfDay((Integer) value * 1_000_000L);
                return text(TIME.format(time) + fraction(time.getNano(), of));
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return timestamp(((TimestampData) value).toLocalDateTime(), of);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                Instant instant = ((TimestampData) value).toInstant();
                return timestamp(LocalDateTime.ofInstant(instant, zone), of);
            case INTERVAL_YEAR_MONTH:
                return text(Intervals.ofMonths((Integer) value));
            case INTERVAL_DAY_TIME:
                return text(Intervals.ofMillis((Long) value));
            case ARRAY:
                return array((ArrayData) value, of.getChildren().get(0));
            case MULTISET:
            case MAP:
                return map((MapData) value, of);
            case ROW:
            case STRUCTURED_TYPE:
                return row((RowData) value, of);
            default:
                return text(value);
        }
    }

    private ArrayNode array(ArrayData data, LogicalType element) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(element.copy(true));
        ArrayNode values = JSON.arrayNode(data.size());
        for (int i = 0; i < data.size(); i++) {
            values.add(value(getter.getElementOrNull(data, i), element));
        }
        return values;
    }

    /** Returns an object if all keys are strings, else a list of pairs; a multiset maps elements to their counts. */
    private JsonNode map(MapData data, LogicalType of) {
        List<LogicalType> children = of.getChildren();
        LogicalType valueType = children.size() > 1 ? children.get(1) : new IntType();
        ArrayNode keys = array(data.keyArray(), children.get(0));
        ArrayNode values = array(data.valueArray(), valueType);
        ObjectNode object = JSON.objectNode();
        ArrayNode pairs = JSON.arrayNode();
        for (int i = 0; i < keys.size(); i++) {
            object.set(keys.get(i).asText(), values.get(i));
            pairs.addArray().add(keys.get(i)).add(values.get(i));
        }
        boolean isTexts = children.get(0).is(LogicalTypeFamily.CHARACTER_STRING);
        for (JsonNode key : keys) {
            isTexts = isTexts && key.isTextual();
        }
        return isTexts ? object : pairs;
    }

    private ObjectNode row(RowData data, LogicalType of) {
        ObjectNode object = JSON.objectNode();
        List<String> names = LogicalTypeChecks.getFieldNames(of);
        for (int i = 0; i < names.size(); i++) {
            LogicalType field = of.getChildren().get(i);
            object.set(names.get(i), write(getter(field, i), data, field));
        }
        return object;
    }

    /** Formats a timestamp as CAST does, with the precision of the type. */
    private static JsonNode timestamp(LocalDateTime time, LogicalType of) {
        return text(SECONDS.format(time) + fraction(time.getNano(), of));
    }

    private static String fraction(int nanos, LogicalType of) {
        int digits = LogicalTypeChecks.getPrecision(of);
        return digits == 0 ? "" : "." + String.format("%09d", nanos).substring(0, digits);
    }

    private static JsonNode text(Object value) {
        return JSON.textNode(String.valueOf(value));
    }
}
