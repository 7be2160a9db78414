package io.xuanwu.gateway.mock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowReaderTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final DataType RAW = DataTypes.RAW(String.class, StringSerializer.INSTANCE);
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("fittingValues")
    void aValueBecomesWhatFlinkHoldsForItsType(DataType type, String json, Object wanted) throws Exception {
        assertEquals(wanted, read(type, json));
    }

    static Stream<Arguments> fittingValues() {
        return Stream.of(
                Arguments.of(DataTypes.BOOLEAN(), "true", true),
                Arguments.of(DataTypes.BOOLEAN(), "'No'", false),
                Arguments.of(DataTypes.TINYINT(), "-128", (byte) -128),
                Arguments.of(DataTypes.SMALLINT(), "'32767'", (short) 32767),
                Arguments.of(DataTypes.INT(), "' 12.0 '", 12),
                Arguments.of(DataTypes.BIGINT(), "9223372036854775807", Long.MAX_VALUE),
                Arguments.of(DataTypes.BIGINT(), "''", null),
                Arguments.of(DataTypes.FLOAT(), "1.5", 1.5f),
                Arguments.of(DataTypes.DOUBLE(), "'NaN'", Double.NaN),
                Arguments.of(DataTypes.DOUBLE(), "'-Infinity'", Double.NEGATIVE_INFINITY),
                Arguments.of(DataTypes.DECIMAL(5, 2), "'123.455'", decimal("123.46", 5, 2)),
                Arguments.of(DataTypes.DECIMAL(5, 2), "'1e-999999999'", decimal("0.00", 5, 2)),
                Arguments.of(DataTypes.DECIMAL(2, 2), "0", decimal("0.00", 2, 2)),
                Arguments.of(DataTypes.STRING(), "''", StringData.fromString("")),
                Arguments.of(DataTypes.STRING(), "7", StringData.fromString("7")),
                Arguments.of(DataTypes.CHAR(3), "'a'", StringData.fromString("a  ")),
                Arguments.of(DataTypes.VARCHAR(2), "'漢𝄞'", StringData.fromString("漢𝄞")),
                Arguments.of(DataTypes.DATE(), "'1969-12-31'", -1),
                Arguments.of(DataTypes.TIME(3), "'00:00:01.2345'", 1234),
                Arguments.of(DataTypes.TIME(), "'01:00'", 3_600_000),
                Arguments.of(DataTypes.TIMESTAMP(3), "'2026-01-02 03:04:05.6789'", local("2026-01-02T03:04:05.678")),
                Arguments.of(DataTypes.TIMESTAMP(9), "'2026-01-02T03:04:05.123456789'", nanos()),
                Arguments.of(DataTypes.TIMESTAMP(3), "'2026-01-02'", local("2026-01-02T00:00:00")),
                Arguments.of(DataTypes.TIMESTAMP(3), "86400000", local("1970-01-02T00:00:00")),
                Arguments.of(DataTypes.TIMESTAMP_LTZ(3), "'2026-01-02 08:00'", instant("2026-01-02T00:00:00Z")),
                Arguments.of(DataTypes.TIMESTAMP_LTZ(3), "'2026-01-02 08:00:00Z'", instant("2026-01-02T08:00:00Z")),
                Arguments.of(
                        DataTypes.TIMESTAMP_LTZ(3), "'2026-01-02T08:00:00.5+01:00'", instant("2026-01-02T07:00:00.5Z")),
                Arguments.of(DataTypes.TIMESTAMP_LTZ(3), "1000", instant("1970-01-01T00:00:01Z")),
                Arguments.of(DataTypes.INTERVAL(DataTypes.YEAR(), DataTypes.MONTH()), "'-1-02'", -14),
                Arguments.of(DataTypes.INTERVAL(DataTypes.MONTH()), "'P1Y'", 12),
                Arguments.of(DataTypes.INTERVAL(DataTypes.MONTH()), "5", 5),
                Arguments.of(DataTypes.INTERVAL(DataTypes.DAY(), DataTypes.SECOND(3)), "'+1 00:00:01.5'", 86_401_500L),
                Arguments.of(DataTypes.INTERVAL(DataTypes.SECOND(3)), "'-00:01'", -60_000L),
                Arguments.of(DataTypes.INTERVAL(DataTypes.SECOND(3)), "'PT1.5S'", 1_500L),
                Arguments.of(
                        DataTypes.ARRAY(DataTypes.INT()), "[1,null]", new GenericArrayData(new Object[] {1, null})),
                Arguments.of(DataTypes.ARRAY(DataTypes.INT()), "'[1]'", new GenericArrayData(new Object[] {1})),
                Arguments.of(
                        DataTypes.MAP(DataTypes.INT(), DataTypes.STRING()),
                        "{'1':'a'}",
                        new GenericMapData(Map.of(1, StringData.fromString("a")))),
                Arguments.of(
                        DataTypes.MAP(DataTypes.INT(), DataTypes.BOOLEAN()),
                        "[[1,true]]",
                        new GenericMapData(Map.of(1, true))),
                Arguments.of(
                        DataTypes.MULTISET(DataTypes.STRING()),
                        "{'a':2}",
                        new GenericMapData(Map.of(StringData.fromString("a"), 2))),
                Arguments.of(
                        DataTypes.ROW(DataTypes.FIELD("a", DataTypes.INT()), DataTypes.FIELD("b", DataTypes.DATE())),
                        "{'b':'1970-01-02'}",
                        GenericRowData.of(null, 1)),
                Arguments.of(RAW, "null", null));
    }

    @Test
    void bytesAreHexInAText() throws Exception {
        assertArrayEquals(new byte[] {0, (byte) 0xff}, (byte[]) read(DataTypes.BYTES(), "'00fF'"));
        assertArrayEquals(new byte[] {16}, (byte[]) read(DataTypes.VARBINARY(1), "'0x10'"));
        assertArrayEquals(new byte[] {1, 0}, (byte[]) read(DataTypes.BINARY(2), "\"x'01'\""));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void aMisfitIsNamedByTableRowAndColumnWithWhatWasExpectedAndCame(DataType type, String json, String said) {
        String message =
                assertThrows(MockRowException.class, () -> read(type, json)).getMessage();
        assertEquals("Table 'orders', row 1, column 'c" + said, message);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(DataTypes.TINYINT(), "128", "': expected TINYINT (whole, from -128 to 127), but got 128."),
                Arguments.of(
                        DataTypes.TINYINT(),
                        "'1e999999999'",
                        "': expected TINYINT (whole, from -128 to 127), but got the" + " text '1e999999999'."),
                Arguments.of(DataTypes.FLOAT(), "'1e40'", "': expected FLOAT, but got the text '1e40'."),
                Arguments.of(DataTypes.DOUBLE(), "true", "': expected DOUBLE, but got true."),
                Arguments.of(DataTypes.DECIMAL(4, 2), "'100'", "': expected DECIMAL(4, 2), but got the text '100'."),
                Arguments.of(
                        DataTypes.DECIMAL(4, 2), "'99.999'", "': expected DECIMAL(4, 2), but got the text '99.999'."),
                Arguments.of(
                        DataTypes.BOOLEAN(),
                        "'maybe'",
                        "': expected BOOLEAN (true or false), but got the text 'maybe'."),
                Arguments.of(
                        DataTypes.CHAR(2),
                        "'abc'",
                        "': expected CHAR(2) of at most 2 characters, but got the text 'abc'."),
                Arguments.of(DataTypes.STRING(), "{'a':1}", "': expected STRING, but got the object {\"a\":1}."),
                Arguments.of(
                        DataTypes.BYTES(),
                        "'xyz'",
                        "': expected BYTES (hex digits in a text, two a byte), but got the text" + " 'xyz'."),
                Arguments.of(
                        DataTypes.DATE(),
                        "'31.01.2026'",
                        "': expected DATE (such as 2026-01-31), but got the text" + " '31.01.2026'."),
                Arguments.of(
                        DataTypes.TIMESTAMP(3),
                        "'2026-01-31T00:00:00Z'",
                        "': expected TIMESTAMP(3) (such as 2026-01-31"
                                + " 12:34:56), but got the text '2026-01-31T00:00:00Z'."),
                Arguments.of(
                        DataTypes.INT().notNull(), "''", "': a value is required, because the type is INT NOT NULL."),
                Arguments.of(
                        DataTypes.ARRAY(DataTypes.INT().notNull()),
                        "[1,null]",
                        "[1]': a value is required, because the type" + " is INT NOT NULL."),
                Arguments.of(
                        DataTypes.ROW(DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.INT()))),
                        "{'tags':[1,'x']}",
                        ".tags[1]': expected INT (whole, from -2147483648 to 2147483647), but got the text 'x'."),
                Arguments.of(
                        DataTypes.ROW(DataTypes.FIELD("city", DataTypes.INT())),
                        "{'citi':1}",
                        "': there is no field 'citi'. Did you mean 'city'?"),
                Arguments.of(
                        DataTypes.MAP(DataTypes.INT(), DataTypes.INT()),
                        "[[1]]",
                        "[0]': expected a pair of key and value," + " but got the list [1]."),
                Arguments.of(
                        RAW,
                        "1",
                        "': a value of type "
                                + RAW.getLogicalType().asSummaryString()
                                + " cannot be given here; omit the column."));
    }

    @Test
    void aRowMayLeaveColumnsOutAndSayItsKind() throws Exception {
        RowType type = RowType.of(
                new LogicalType[] {
                    DataTypes.INT().getLogicalType(), DataTypes.STRING().getLogicalType()
                },
                new String[] {"id", "name"});
        List<RowData> rows = reader(type).read(json("[{'id':1},{'name':'x','$kind':'-D'}]"));
        assertEquals(GenericRowData.of(1, null), rows.get(0));
        assertEquals(RowKind.DELETE, rows.get(1).getRowKind());
        assertTrue(rows.get(1).isNullAt(0));
    }

    @Test
    void theRowThatIsWrongIsCountedFromOne() {
        RowType type = row(DataTypes.INT());
        assertRefused(
                type, "[{'c':1},{'C':2}]", "row 2: there is no column 'C' to give a value for. Did you mean 'c'?");
        assertRefused(type, "[{'c':1,'$kind':'I'}]", "row 1: 'I' is not a row kind of this table; use +I, -U, +U, -D.");
        assertRefused(type, "[1]", "row 1 must be an object with a value for each column.");
        assertRefused(row(DataTypes.INT().notNull()), "[{}]", "row 1, column 'c': a value is required");
        assertRefused(type, "{'c':1}", "Table 'orders': its rows must be a list of objects.");
    }

    @Test
    void aKindThatTheTableNeverEmitsIsRefused() throws Exception {
        RowReader upserts = new RowReader("t", row(DataTypes.INT()), ZONE, ChangelogMode.upsert());
        assertEquals(1, upserts.read(json("[{'$kind':'-D'}]")).size());
        String message = assertThrows(MockRowException.class, () -> upserts.read(json("[{'$kind':'-U'}]")))
                .getMessage();
        assertTrue(message.endsWith("'-U' is not a row kind of this table; use +I, +U, -D."), message);
    }

    @Test
    void noRowsAreNoRows() throws Exception {
        assertEquals(List.of(), reader(row(DataTypes.INT())).read(json("[]")));
        assertNull(read(DataTypes.INT(), "null"));
    }

    private static void assertRefused(RowType type, String rows, String said) {
        String message = assertThrows(MockRowException.class, () -> reader(type).read(json(rows)))
                .getMessage();
        assertTrue(message.contains(said), message);
    }

    private static Object read(DataType type, String value) throws Exception {
        RowData row = reader(row(type)).read(json("[{'c':" + value + "}]")).get(0);
        return ((GenericRowData) row).getField(0);
    }

    private static RowReader reader(RowType type) {
        return new RowReader("orders", type, ZONE);
    }

    private static RowType row(DataType type) {
        return RowType.of(new LogicalType[] {type.getLogicalType()}, new String[] {"c"});
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.contains("\"") ? text.replace("'c'", "\"c\"") : text.replace('\'', '"'));
    }

    private static DecimalData decimal(String value, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale);
    }

    private static TimestampData local(String time) {
        return TimestampData.fromLocalDateTime(LocalDateTime.parse(time));
    }

    private static TimestampData nanos() {
        return TimestampData.fromLocalDateTime(LocalDate.of(2026, 1, 2).atTime(3, 4, 5, 123_456_789));
    }

    private static TimestampData instant(String time) {
        return TimestampData.fromInstant(Instant.parse(time));
    }
}
