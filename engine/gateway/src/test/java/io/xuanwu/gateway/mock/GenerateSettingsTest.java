package io.xuanwu.gateway.mock;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateSettingsTest {
    private static final RowType TYPE = (RowType) DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.INT().notNull()),
                    DataTypes.FIELD("price", DataTypes.DECIMAL(5, 2)),
                    DataTypes.FIELD("name", DataTypes.STRING()),
                    DataTypes.FIELD("ts", DataTypes.TIMESTAMP(3)),
                    DataTypes.FIELD("place", DataTypes.ROW(DataTypes.FIELD("city", DataTypes.STRING()))))
            .getLogicalType();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'rows':0}",
                "{'columns':{'id':{'min':1,'max':5},'price':{'values':['1.50',2,null]},'name':{'length':3}}}",
                "{'columns':{'ts':{'start':'2026-01-01','step_ms':-10,'null_share':0.5}}}",
                "{'columns':{'ts':{'min':'2026-01-01 10:00:00','max':'2026-01-02'},'place.city':{'values':['a']}}}"
            })
    void wishesThatCanBeKeptAreTaken(String settings) {
        assertDoesNotThrow(() -> GenerateSettings.check("t", TYPE, json(settings)));
        assertDoesNotThrow(() -> GenerateSettings.check("t", TYPE, MissingNode.getInstance()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|its 'generate' must be an object.",
                "{'row':1}|its 'generate' has no setting 'row'. Did you mean 'rows'?",
                "{'rows':-1}|'rows' must be a whole number from 0, but is -1.",
                "{'columns':{'prise':{}}}|there is no column 'prise' to generate values for. Did you mean 'price'?",
                "{'columns':{'id':{'mn':1}}}|column 'id' has no setting 'mn'. Did you mean 'min'?",
                "{'columns':{'id':{'null_share':0.1}}}|column 'id': 'null_share' requests nulls in a column that is NOT NULL.",
                "{'columns':{'ts':{'null_share':2}}}|column 'ts': 'null_share' must be a number from 0 to 1, but is 2.",
                "{'columns':{'id':{'values':[]}}}|column 'id': 'values' must be a list that is not empty.",
                "{'columns':{'price':{'values':['x']}}}|column 'price': in 'values': expected DECIMAL(5, 2), but got the text 'x'.",
                "{'columns':{'id':{'min':5,'max':1}}}|column 'id': 'min' is greater than 'max'.",
                "{'columns':{'name':{'min':5}}}|column 'name': 'min' does not apply to STRING.",
                "{'columns':{'name':{'length':'x'}}}|column 'name': 'length' must be a whole number, but is \"x\".",
                "{'columns':{'ts':{'start':'soon'}}}|column 'ts': 'start': expected a time such as 2026-01-31 12:34:56, but got \"soon\"."
            })
    void aWishThatNoRowCanFulfilIsRefused(String settings, String said) {
        String message = assertThrows(MockRowException.class, () -> GenerateSettings.check("t", TYPE, json(settings)))
                .getMessage();
        assertEquals("Table 't': " + said, message);
    }

    @Test
    void aFieldInsideAColumnIsNamedByItsPath() throws Exception {
        JsonNode settings = json("{'columns':{'place.city':{'values':['Lima']}}}");
        assertEquals(
                "Lima",
                new RowGenerator(TYPE, settings, new Recipe(), 1)
                        .rows(1)
                        .get(0)
                        .get("place")
                        .get("city")
                        .asText());
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
