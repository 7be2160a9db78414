package io.xuanwu.gateway.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class RowGeneratorTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyTypeGetsValuesThatItCanHold() throws Exception {
        DataType nested = DataTypes.ROW(
                DataTypes.FIELD("city", DataTypes.VARCHAR(3).notNull()),
                DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.STRING().notNull())),
                DataTypes.FIELD("props", DataTypes.MAP(DataTypes.STRING(), DataTypes.DECIMAL(3, 1))));
        DataType[] types = {
            DataTypes.BOOLEAN(),
            DataTypes.TINYINT(),
            DataTypes.SMALLINT(),
            DataTypes.INT(),
            DataTypes.BIGINT(),
            DataTypes.FLOAT(),
            DataTypes.DOUBLE(),
            DataTypes.DECIMAL(2, 2),
            DataTypes.DECIMAL(1, 0),
            DataTypes.DECIMAL(38, 18),
            DataTypes.CHAR(1),
            DataTypes.VARCHAR(2),
            DataTypes.STRING(),
            DataTypes.BINARY(1),
            DataTypes.BYTES(),
            DataTypes.DATE(),
            DataTypes.TIME(),
            DataTypes.TIMESTAMP(0),
            DataTypes.TIMESTAMP(9),
            DataTypes.TIMESTAMP_LTZ(3),
            DataTypes.INTERVAL(DataTypes.MONTH()),
            DataTypes.INTERVAL(DataTypes.SECOND(3)),
            DataTypes.MULTISET(DataTypes.INT()),
            DataTypes.MAP(DataTypes.BIGINT(), DataTypes.ARRAY(DataTypes.INT())),
            nested,
        };
        for (boolean asKey : new boolean[] {false, true}) {
            for (DataType type : types) {
                RowType row = row("c", type.notNull());
                Recipe recipe = new Recipe();
                if (asKey) {
                    recipe.keys.put("c", "c");
                    recipe.unique.add("c");
                }
                ArrayNode rows = new RowGenerator(row, json("{}"), recipe, 7).rows(150);
                assertEquals(
                        150, new RowReader("t", row, ZoneOffset.UTC).read(rows).size(), type.toString());
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameRowsAndAnotherSeedOthers() throws Exception {
        RowType type = row("name", DataTypes.STRING(), "amount", DataTypes.INT());
        ArrayNode once = new RowGenerator(type, json("{}"), new Recipe(), 1).rows(20);
        assertEquals(once, new RowGenerator(type, json("{}"), new Recipe(), 1).rows(20));
        assertNotEquals(once, new RowGenerator(type, json("{}"), new Recipe(), 2).rows(20));
        RowType more = row("x", DataTypes.INT(), "name", DataTypes.STRING(), "amount", DataTypes.INT());
        ArrayNode beside = new RowGenerator(more, json("{}"), new Recipe(), 1).rows(20);
        assertEquals(column(once, "amount"), column(beside, "amount"));
    }

    @Test
    void wishesAreKept() throws Exception {
        RowType type = row(
                "n",
                DataTypes.BIGINT(),
                "d",
                DataTypes.DECIMAL(10, 2),
                "s",
                DataTypes.STRING(),
                "v",
                DataTypes.STRING(),
                "e",
                DataTypes.INT(),
                "t",
                DataTypes.TIMESTAMP(3));
        JsonNode wishes = json("{'columns':{'n':{'min':-3,'max':-1},'d':{'min':'0.50','max':0.6},'s':{'length':9},"
                + "'v':{'values':['a','b']},'e':{'null_share':1},'t':{'start':'2025-05-01','step_ms':60000}}}");
        ArrayNode rows = new RowGenerator(type, wishes, new Recipe(), 3).rows(60);
        assertEquals(Set.of("-3", "-2", "-1"), new HashSet<>(column(rows, "n")));
        for (String each : column(rows, "d")) {
            assertTrue(Double.parseDouble(each) >= 0.5 && Double.parseDouble(each) <= 0.6, each);
        }
        column(rows, "s").forEach(each -> assertEquals(9, each.length()));
        assertEquals(Set.of("a", "b"), new HashSet<>(column(rows, "v")));
        assertEquals(Set.of("null"), new HashSet<>(column(rows, "e")));
        assertEquals("2025-05-01 00:59:00", column(rows, "t").get(59));
    }

    @Test
    void keysOfDifferentTablesAndTypesMeet() throws Exception {
        Recipe orders = new Recipe();
        orders.keys.put("customer", "customer_id");
        Recipe customers = new Recipe();
        customers.keys.put("id", "customer_id");
        customers.unique.add("id");
        for (DataType[] pair : new DataType[][] {
            {DataTypes.INT(), DataTypes.BIGINT()},
            {DataTypes.STRING(), DataTypes.VARCHAR(20)},
            {DataTypes.DECIMAL(10, 0), DataTypes.INT()},
            {DataTypes.DATE(), DataTypes.DATE()},
            {DataTypes.BYTES(), DataTypes.BYTES()},
        }) {
            ArrayNode facts = new RowGenerator(row("customer", pair[0]), json("{}"), orders, 1).rows(100);
            ArrayNode known = new RowGenerator(row("id", pair[1].notNull()), json("{}"), customers, 2).rows(10);
            assertEquals(10, new HashSet<>(column(known, "id")).size());
            assertEquals(new TreeSet<>(column(known, "id")), new TreeSet<>(column(facts, "customer")));
        }
    }

    @Test
    void aPrimaryKeyIsUniqueHoweverManyRowsAndColumnsItHas() throws Exception {
        Recipe recipe = new Recipe();
        recipe.unique.addAll(List.of("city", "flag", "no"));
        recipe.keys.put("city", "city");
        RowType type = row("city", DataTypes.STRING(), "flag", DataTypes.BOOLEAN(), "no", DataTypes.INT());
        ArrayNode rows = new RowGenerator(type, json("{}"), recipe, 5).rows(1000);
        Set<JsonNode> different = new HashSet<>();
        rows.forEach(different::add);
        assertEquals(1000, different.size());
    }

    @Test
    void eventTimeMovesOnAndIsLateByNoMoreThanTheWatermarkBears() throws Exception {
        Recipe recipe = new Recipe();
        recipe.rowtime = "ts";
        recipe.delayMs = 5_000;
        RowType type = row("ts", DataTypes.TIMESTAMP(3), "created_at", DataTypes.TIMESTAMP(3));
        boolean isDisordered = false;
        LocalDateTime latest = LocalDateTime.MIN;
        ArrayNode rows = new RowGenerator(type, json("{}"), recipe, 11).rows(300);
        for (int i = 0; i < rows.size(); i++) {
            LocalDateTime at = time(rows.get(i).get("ts").asText());
            isDisordered |= at.isBefore(latest);
            latest = at.isAfter(latest) ? at : latest;
            assertFalse(at.isBefore(latest.minusNanos(5_000_000_000L)), "row " + i + " is too late");
            assertFalse(at.isAfter(Moments.START.plusSeconds(i)));
            LocalDateTime other = time(rows.get(i).get("created_at").asText());
            assertTrue(other.isBefore(Moments.START.plusSeconds(i + 11)));
        }
        assertTrue(isDisordered);
        assertTrue(latest.isAfter(Moments.START.plusSeconds(290)));
        recipe.delayMs = 0;
        List<String> ordered = column(new RowGenerator(type, json("{}"), recipe, 11).rows(100), "ts");
        assertEquals(new ArrayList<>(new TreeSet<>(ordered)), ordered);
    }

    @Test
    void literalsOfTheQueryTurnUpWhereTheColumnCanHoldThem() throws Exception {
        Recipe recipe = new Recipe();
        recipe.addLiteral("status", "REFUNDED");
        recipe.addLiteral("amount", "1000");
        recipe.addLiteral("amount", "much");
        RowType type = row("status", DataTypes.STRING(), "amount", DataTypes.INT());
        ArrayNode rows = new RowGenerator(type, json("{}"), recipe, 1).rows(100);
        assertTrue(column(rows, "status").contains("REFUNDED"));
        assertTrue(column(rows, "amount").containsAll(List.of("999", "1000", "1001")));
        assertEquals(100, new RowReader("t", type, ZoneOffset.UTC).read(rows).size());
    }

    private static List<String> column(ArrayNode rows, String name) {
        List<String> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(name).asText()));
        return values;
    }

    private static LocalDateTime time(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T'));
    }

    private static RowType row(Object... namesAndTypes) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            fields.add(new RowType.RowField(
                    (String) namesAndTypes[i], ((DataType) namesAndTypes[i + 1]).getLogicalType()));
        }
        return new RowType(false, fields);
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
