package io.xuanwu.gateway.mock;

import org.apache.flink.table.types.logical.LogicalType;

/** Descriptions of the values that a type accepts, for error messages. */
final class Expected {
    private Expected() {}

    static String of(LogicalType type) {
        return type.copy(true).asSummaryString() + hint(type);
    }

    private static String hint(LogicalType type) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return " (true or false)";
            case TINYINT:
                return " (whole, from -128 to 127)";
            case SMALLINT:
                return " (whole, from -32768 to 32767)";
            case INTEGER:
                return " (whole, from -2147483648 to 2147483647)";
            case BIGINT:
                return " (whole, from -9223372036854775808 to 9223372036854775807)";
            case BINARY:
            case VARBINARY:
                return " (hex digits in a text, two a byte)";
            case DATE:
                return " (such as 2026-01-31)";
            case TIME_WITHOUT_TIME_ZONE:
                return " (such as 12:34:56)";
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return " (such as 2026-01-31 12:34:56)";
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return " (such as 2026-01-31 12:34:56, or 2026-01-31T12:34:56Z)";
            case INTERVAL_YEAR_MONTH:
                return " (such as +1-02, or a number of months)";
            case INTERVAL_DAY_TIME:
                return " (such as +1 02:03:04.567, or a number of milliseconds)";
            case ARRAY:
                return " (a list)";
            case MAP:
            case MULTISET:
                return " (an object, or a list of pairs)";
            case ROW:
            case STRUCTURED_TYPE:
                return " (an object)";
            default:
                return "";
        }
    }
}
