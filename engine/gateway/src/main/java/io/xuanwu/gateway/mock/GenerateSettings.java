package io.xuanwu.gateway.mock;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;

/** The validator of the settings of generated rows, which runs before any row is generated. */
public final class GenerateSettings {
    private static final List<String> KEYS = List.of("rows", "columns");
    private static final List<String> WISHES =
            List.of("min", "max", "values", "length", "start", "step_ms", "null_share");

    private final String table;
    private final RowType type;
    private final ValueReader values = new ValueReader(ZoneOffset.UTC);

    private GenerateSettings(String table, RowType type) {
        this.table = table;
        this.type = type;
    }

    /**
     * Validates the settings of a table.
     *
     * @param table the name as the user wrote it
     * @param settings {@code generate} of the request, or a missing node
     * @throws MockRowException if a setting is invalid; the message names it
     */
    public static void check(String table, RowType type, JsonNode settings) throws MockRowException {
        new GenerateSettings(table, type).check(settings);
    }

    private void check(JsonNode settings) throws MockRowException {
        refuseUnknown(settings, KEYS, "its 'generate'");
        JsonNode rows = settings.path("rows");
        if (!rows.isMissingNode() && (!rows.canConvertToInt() || rows.asInt() < 0)) {
            throw refused("'rows' must be a whole number from 0, but is " + rows);
        }
        for (Iterator<Map.Entry<String, JsonNode>> each =
                        settings.path("columns").fields();
                each.hasNext(); ) {
            Map.Entry<String, JsonNode> wish = each.next();
            String column = wish.getKey();
            String top = column.split("[.\\[]", 2)[0];
            int at = type.getFieldIndex(type.getFieldNames().contains(column) ? column : top);
            if (at < 0) {
                throw refused("there is no column '" + column + "' to generate values for."
                        + Names.hint(column, type.getFieldNames()));
            }
            refuseUnknown(wish.getValue(), WISHES, "column '" + column + "'");
            boolean isWhole = type.getFieldNames().get(at).equals(column);
            check(column, wish.getValue(), isWhole ? type.getTypeAt(at) : null);
        }
    }

    /**
     * @param of the type; null for a field inside a column, for which only the form of the settings is validated
     */
    private void check(String column, JsonNode wish, LogicalType of) throws MockRowException {
        String place = "column '" + column + "': ";
        JsonNode share = wish.path("null_share");
        if (!share.isMissingNode() && !(share.isNumber() && share.asDouble() >= 0 && share.asDouble() <= 1)) {
            throw refused(place + "'null_share' must be a number from 0 to 1, but is " + share);
        }
        if (of != null && !of.isNullable() && share.asDouble(0) > 0) {
            throw refused(place + "'null_share' requests nulls in a column that is NOT NULL");
        }
        for (String whole : List.of("length", "step_ms")) {
            if (wish.has(whole)
                    && !(wish.get(whole).canConvertToLong() && wish.get(whole).isIntegralNumber())) {
                throw refused(place + "'" + whole + "' must be a whole number, but is " + wish.get(whole));
            }
        }
        if (wish.has("values")
                && (!wish.get("values").isArray() || wish.get("values").size() == 0)) {
            throw refused(place + "'values' must be a list that is not empty");
        }
        for (JsonNode value : wish.path("values")) {
            fit(place + "in 'values': ", value, of);
        }
        range(place, wish, of);
    }

    private void range(String place, JsonNode wish, LogicalType of) throws MockRowException {
        for (String bound : List.of("min", "max", "start")) {
            if (!wish.has(bound) || of == null) {
                continue;
            }
            boolean isTime = of.is(LogicalTypeFamily.DATETIME);
            if (bound.equals("start") ? !isTime : !isTime && !of.is(LogicalTypeFamily.NUMERIC)) {
                if (bound.equals("start")
                        && (of.is(LogicalTypeFamily.NUMERIC) || of.is(LogicalTypeFamily.CHARACTER_STRING))) {
                    time(place + "'start': ", wish.get(bound));
                    continue;
                }
                throw refused(place + "'" + bound + "' does not apply to " + of.asSummaryString());
            }
            if (isTime) {
                time(place + "'" + bound + "': ", wish.get(bound));
            } else {
                fit(place + "'" + bound + "': ", wish.get(bound), of);
            }
        }
        boolean isNumeric = of != null && of.is(LogicalTypeFamily.NUMERIC);
        if (isNumeric
                && wish.has("min")
                && wish.has("max")
                && wish.get("min").asDouble() > wish.get("max").asDouble()) {
            throw refused(place + "'min' is greater than 'max'");
        }
    }

    private void fit(String place, JsonNode value, LogicalType of) throws MockRowException {
        try {
            if (of != null) {
                values.read(value, of);
            }
        } catch (Misfit misfit) {
            throw refused(place + misfit.getMessage());
        }
    }

    private void time(String place, JsonNode value) throws MockRowException {
        try {
            Moments.parsed(value.asText());
        } catch (DateTimeException none) {
            throw refused(place + "expected a time such as 2026-01-31 12:34:56, but got " + value);
        }
    }

    private void refuseUnknown(JsonNode given, List<String> known, String place) throws MockRowException {
        if (!given.isMissingNode() && !given.isObject()) {
            throw refused(place + " must be an object");
        }
        for (Iterator<String> names = given.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw refused(place + " has no setting '" + name + "'." + Names.hint(name, known));
            }
        }
    }

    private MockRowException refused(String message) {
        String end = message.endsWith(".") || message.endsWith("?") ? "" : ".";
        return new MockRowException("Table '" + table + "': " + message + end);
    }
}
