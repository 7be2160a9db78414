package io.xuanwu.gateway.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowWriterTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("written")
    void whatIsReadIsWrittenAsSqlWritesIt(DataType type, String read, String written) throws Exception {
        RowType row = row(type);
        String given = ("[{'c':" + read + "}]").replace('\'', '"');
        String shown = new RowWriter(row, ZONE)
                .write(new RowReader("t", row, ZONE).read(JSON.readTree(given)).get(0))
                .toString();
        assertEquals("[" + written.replace('\'', '"') + "]", shown);
        if (!written.equals("null")) {
            String again = ("[{'c':" + written + "}]").replace('\'', '"');
            assertEquals(
                    shown,
                    new RowWriter(row, ZONE)
                            .write(new RowReader("t", row, ZONE)
                                    .read(JSON.readTree(again))
                                    .get(0))
                            .toString());
        }
    }

    static Stream<Arguments> written() {
        return Stream.of(
                Arguments.of(DataTypes.BOOLEAN(), "true", "true"),
                Arguments.of(DataTypes.TINYINT(), "1", "1"),
                Arguments.of(DataTypes.BIGINT(), "9223372036854775807", "9223372036854775807"),
                Arguments.of(DataTypes.FLOAT(), "1.1", "1.1"),
                Arguments.of(DataTypes.FLOAT(), "'NaN'", "'NaN'"),
                Arguments.of(DataTypes.DOUBLE(), "'-Infinity'", "'-Infinity'"),
                Arguments.of(DataTypes.DOUBLE(), "0.1", "0.1"),
                Arguments.of(DataTypes.DECIMAL(38, 10), "'1e10'", "'10000000000.0000000000'"),
                Arguments.of(DataTypes.STRING(), "'漢'", "'漢'"),
                Arguments.of(DataTypes.CHAR(2), "'a'", "'a '"),
                Arguments.of(DataTypes.BYTES(), "'00FF'", "'00ff'"),
                Arguments.of(DataTypes.DATE(), "'2026-01-02'", "'2026-01-02'"),
                Arguments.of(DataTypes.TIME(), "'01:00'", "'01:00:00'"),
                Arguments.of(DataTypes.TIME(3), "'01:00:00.5'", "'01:00:00.500'"),
                Arguments.of(DataTypes.TIMESTAMP(0), "'2026-01-02'", "'2026-01-02 00:00:00'"),
                Arguments.of(DataTypes.TIMESTAMP(6), "'2026-01-02 01:02:03.5'", "'2026-01-02 01:02:03.500000'"),
                Arguments.of(DataTypes.TIMESTAMP_LTZ(3), "'2026-01-02T00:00:00Z'", "'2026-01-02 08:00:00.000'"),
                Arguments.of(DataTypes.INTERVAL(DataTypes.MONTH()), "-14", "'-1-02'"),
                Arguments.of(DataTypes.INTERVAL(DataTypes.SECOND(3)), "90061001", "'+1 01:01:01.001'"),
                Arguments.of(DataTypes.ARRAY(DataTypes.DATE()), "['2026-01-02',null]", "['2026-01-02',null]"),
                Arguments.of(DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()), "{'a':1}", "{'a':1}"),
                Arguments.of(DataTypes.MAP(DataTypes.INT(), DataTypes.INT()), "{'1':2}", "[[1,2]]"),
                Arguments.of(DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()), "[[null,1]]", "[[null,1]]"),
                Arguments.of(DataTypes.MULTISET(DataTypes.STRING()), "{'a':2}", "{'a':2}"),
                Arguments.of(
                        DataTypes.ROW(DataTypes.FIELD("x", DataTypes.INT()), DataTypes.FIELD("y", DataTypes.STRING())),
                        "{'y':'b'}",
                        "{'x':null,'y':'b'}"),
                Arguments.of(DataTypes.INT(), "null", "null"));
    }

    @Test
    void oddDataIsShownAndFailsNothing() {
        RowType type = RowType.of(
                DataTypes.INT().notNull().getLogicalType(),
                DataTypes.RAW(String.class, StringSerializer.INSTANCE).getLogicalType(),
                DataTypes.BIGINT().getLogicalType(),
                DataTypes.STRING().getLogicalType());
        Object raw = RawValueData.fromObject("x");
        String shown = new RowWriter(type, ZONE)
                .write(GenericRowData.of(null, raw, StringData.fromString("no number"), StringData.fromString("s")))
                .toString();
        assertTrue(shown.startsWith("[null,"), shown);
        assertTrue(shown.contains("<unreadable: java.lang.ClassCastException"), shown);
        assertTrue(shown.endsWith(",\"s\"]"), shown);
    }

    @Test
    void whatIsWrittenSharesNothingWithTheRow() {
        Map<Object, Object> map = new HashMap<>(Map.of(1, 1));
        GenericRowData row = GenericRowData.of(new GenericMapData(map));
        Object shown = new RowWriter(row(DataTypes.MAP(DataTypes.INT(), DataTypes.INT())), ZONE).write(row);
        map.clear();
        row.setField(0, null);
        assertEquals("[[[1,1]]]", shown.toString());
    }

    private static RowType row(DataType type) {
        return RowType.of(new LogicalType[] {type.getLogicalType()}, new String[] {"c"});
    }
}
