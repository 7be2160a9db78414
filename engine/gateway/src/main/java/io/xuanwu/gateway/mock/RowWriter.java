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
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.util.StringUtils;

/** Shows Flink's internal data as JSON; what it makes shares nothing with the row, which Flink may use again. */
public final class RowWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final RowType type;
    private final RowData.FieldGetter[] getters;
    private final ZoneId zone;

    /**
     * @param zone in which timestamps with a local time zone are shown
     */
    public RowWriter(RowType type, ZoneId zone) {
        this.type = type;
        this.zone = zone;
        this.getters = new RowData.FieldGetter[type.getFieldCount()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = RowData.createFieldGetter(type.getTypeAt(i), i);
        }
    }

    /** The values in column order. */
    public ArrayNode write(RowData row) {
        ArrayNode values = JSON.arrayNode(getters.length);
        for (int i = 0; i < getters.length; i++) {
            values.add(value(getters[i].getFieldOrNull(row), type.getTypeAt(i)));
        }
        return values;
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
            case INTERVAL_YEAR_MONTH:
            case INTERVAL_DAY_TIME:
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
            default:
                return timeOrNested(value, of);
        }
    }

    private JsonNode timeOrNested(Object value, LogicalType of) {
        switch (of.getTypeRoot()) {
            case DATE:
                return text(LocalDate.ofEpochDay((Integer) value));
            case TIME_WITHOUT_TIME_ZONE:
                return text(LocalTime.ofNanoOfDay((Integer) value * 1_000_000L));
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return text(shown(((TimestampData) value).toLocalDateTime(), LogicalTypeChecks.getPrecision(of)));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                Instant instant = ((TimestampData) value).toInstant();
                return text(shown(LocalDateTime.ofInstant(instant, zone), LogicalTypeChecks.getPrecision(of)));
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
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(element);
        ArrayNode values = JSON.arrayNode(data.size());
        for (int i = 0; i < data.size(); i++) {
            values.add(value(getter.getElementOrNull(data, i), element));
        }
        return values;
    }

    private JsonNode map(MapData data, LogicalType of) {
        List<LogicalType> children = of.getChildren();
        // A multiset is a map to the count of each element.
        LogicalType valueType = children.size() > 1 ? children.get(1) : new IntType();
        ArrayNode keys = array(data.keyArray(), children.get(0));
        ArrayNode values = array(data.valueArray(), valueType);
        if (children.get(0).is(LogicalTypeFamily.CHARACTER_STRING)) {
            ObjectNode object = JSON.objectNode();
            for (int i = 0; i < keys.size(); i++) {
                object.set(keys.get(i).asText(), values.get(i));
            }
            return object;
        }
        ArrayNode pairs = JSON.arrayNode();
        for (int i = 0; i < keys.size(); i++) {
            pairs.addArray().add(keys.get(i)).add(values.get(i));
        }
        return pairs;
    }

    private ObjectNode row(RowData data, LogicalType of) {
        ObjectNode object = JSON.objectNode();
        List<String> names = LogicalTypeChecks.getFieldNames(of);
        for (int i = 0; i < names.size(); i++) {
            LogicalType field = of.getChildren().get(i);
            object.set(names.get(i), value(RowData.createFieldGetter(field, i).getFieldOrNull(data), field));
        }
        return object;
    }

    private static JsonNode text(Object value) {
        return JSON.textNode(String.valueOf(value));
    }

    /** As SQL casts it to a text: as many digits as the type has. */
    private static String shown(LocalDateTime time, int precision) {
        String whole = SECONDS.format(time);
        return precision == 0
                ? whole
                : whole + "." + String.format("%09d", time.getNano()).substring(0, precision);
    }
}
