package io.xuanwu.gateway.mock;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Converts a JSON value to Flink's internal data. A string is cast to the type, because the cells of a CSV file are
 * strings: an empty string is null unless the type is a character or binary string, and a string that contains JSON can
 * be an array, a map or a row.
 */
final class ValueReader {
    private static final Set<String> TRUE = Set.of("true", "t", "yes", "y", "1");
    private static final Set<String> FALSE = Set.of("false", "f", "no", "n", "0");
    /** A number with more zeros than this after the point is read as 0; computing with all digits would take too long. */
    private static final int MOST_DIGITS = 400;

    private final TimeReader times;
    private final NestedReader nested;

    /**
     * @param zone the zone of a local timestamp without a zone
     */
    ValueReader(ZoneId zone) {
        times = new TimeReader(zone);
        nested = new NestedReader(this);
    }

    /** Returns the value; null for a JSON null. */
    Object read(JsonNode value, LogicalType type) throws Misfit {
        if (value == null || value.isNull() || value.isMissingNode() || isEmptyCell(value, type)) {
            if (!type.isNullable()) {
                throw Misfit.saying("a value is required, because the type is " + type.asSummaryString() + ".");
            }
            return null;
        }
        if (type instanceof DistinctType) {
            return read(value, ((DistinctType) type).getSourceType());
        }
        if (NestedReader.takes(type)) {
            return nested.read(value, type);
        }
        if (!value.isValueNode()) {
            throw Misfit.of(Expected.of(type), value);
        }
        try {
            return plain(value, value.asText(), type);
        } catch (NumberFormatException | ArithmeticException | DateTimeException misfit) {
            throw Misfit.of(Expected.of(type), value);
        }
    }

    private Object plain(JsonNode value, String text, LogicalType type) throws Misfit {
        switch (type.getTypeRoot()) {
            case CHAR:
            case VARCHAR:
                return StringData.fromString(text(value, text, type));
            case BOOLEAN:
                return truth(value, text, type);
            case BINARY:
            case VARBINARY:
                return bytes(value, text, type);
            case DATE:
            case TIME_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
            case INTERVAL_YEAR_MONTH:
            case INTERVAL_DAY_TIME:
                return times.read(value, text.trim(), type);
            default:
                if (!type.is(LogicalTypeFamily.NUMERIC)) {
                    throw Misfit.saying(
                            "a value of type " + type.asSummaryString() + " cannot be given here; omit the column.");
                }
                return number(value, text.trim(), type);
        }
    }

    private static Object number(JsonNode value, String text, LogicalType type) throws Misfit {
        switch (type.getTypeRoot()) {
            case TINYINT:
                return new BigDecimal(text).byteValueExact();
            case SMALLINT:
                return new BigDecimal(text).shortValueExact();
            case INTEGER:
                return new BigDecimal(text).intValueExact();
            case BIGINT:
                return new BigDecimal(text).longValueExact();
            case FLOAT:
                return finite(value, text, type, Float.parseFloat(text)).floatValue();
            case DOUBLE:
                return finite(value, text, type, Double.parseDouble(text));
            default:
                return decimal(value, text, (DecimalType) type);
        }
    }

    /** Rejects a number that is out of range for the type, because it would become infinite. */
    private static Double finite(JsonNode value, String text, LogicalType type, double number) throws Misfit {
        if (Double.isInfinite(number) && !text.contains("Inf")) {
            throw Misfit.of(Expected.of(type), value);
        }
        return number;
    }

    /** Rounds the fraction to the scale, as CAST does; rejects more integer digits than the type has. */
    private static DecimalData decimal(JsonNode value, String text, DecimalType type) throws Misfit {
        BigDecimal number = new BigDecimal(text);
        if (number.signum() == 0 || number.scale() - number.precision() > MOST_DIGITS) {
            number = BigDecimal.ZERO;
        }
        if (number.signum() != 0 && number.precision() - number.scale() > type.getPrecision() - type.getScale()) {
            throw Misfit.of(Expected.of(type), value);
        }
        DecimalData read = DecimalData.fromBigDecimal(
                number.setScale(type.getScale(), RoundingMode.HALF_UP), type.getPrecision(), type.getScale());
        if (read == null) {
            throw Misfit.of(Expected.of(type), value);
        }
        return read;
    }

    private static Boolean truth(JsonNode value, String text, LogicalType type) throws Misfit {
        String word = text.trim().toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return true;
        }
        if (FALSE.contains(word)) {
            return false;
        }
        throw Misfit.of(Expected.of(type), value);
    }

    /** Rejects a string that is too long, because truncation would be unexpected; pads CHAR. */
    private static String text(JsonNode value, String text, LogicalType type) throws Misfit {
        int length = LogicalTypeChecks.getLength(type);
        int came = text.codePointCount(0, text.length());
        if (came > length) {
            throw Misfit.of(Expected.of(type) + " of at most " + length + " characters", value);
        }
        return type.is(LogicalTypeRoot.CHAR) ? text + " ".repeat(length - came) : text;
    }

    /** Parses {@code 00ff}, {@code 0x00ff} or {@code x'00ff'}; pads BINARY with zeros. */
    private static byte[] bytes(JsonNode value, String text, LogicalType type) throws Misfit {
        String hex = text.trim();
        if (hex.startsWith("0x") || hex.startsWith("0X")) {
            hex = hex.substring(2);
        } else if (hex.length() >= 3 && (hex.startsWith("x'") || hex.startsWith("X'")) && hex.endsWith("'")) {
            hex = hex.substring(2, hex.length() - 1);
        }
        int length = LogicalTypeChecks.getLength(type);
        if (!value.isTextual() || hex.length() % 2 != 0 || hex.length() / 2 > length) {
            throw Misfit.of(Expected.of(type), value);
        }
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = Character.digit(hex.charAt(2 * i), 16);
            int low = Character.digit(hex.charAt(2 * i + 1), 16);
            if (high < 0 || low < 0) {
                throw Misfit.of(Expected.of(type), value);
            }
            bytes[i] = (byte) (high * 16 + low);
        }
        return type.is(LogicalTypeRoot.BINARY) ? Arrays.copyOf(bytes, length) : bytes;
    }

    private static boolean isEmptyCell(JsonNode value, LogicalType type) {
        return value.isTextual()
                && value.asText().isEmpty()
                && !type.is(LogicalTypeFamily.CHARACTER_STRING)
                && !type.is(LogicalTypeFamily.BINARY_STRING);
    }
}
