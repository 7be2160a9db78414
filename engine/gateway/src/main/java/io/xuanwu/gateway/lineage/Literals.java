package io.xuanwu.gateway.lineage;

import java.math.BigDecimal;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/** The SQL text of literals. */
final class Literals {
    private Literals() {}

    static String text(RexLiteral literal) {
        if (literal.isNull()) {
            return "NULL";
        }
        SqlTypeName type = literal.getTypeName();
        if (type.getFamily() == SqlTypeFamily.INTERVAL_DAY_TIME
                || type.getFamily() == SqlTypeFamily.INTERVAL_YEAR_MONTH) {
            return interval(literal);
        }
        switch (type) {
            case CHAR:
                return quoted(literal.getValueAs(NlsString.class).getValue());
            case DECIMAL:
                return literal.getValueAs(BigDecimal.class).toPlainString();
            case BOOLEAN:
                return literal.isAlwaysTrue() ? "TRUE" : "FALSE";
            case DATE:
                return "DATE '" + literal.getValueAs(DateString.class) + "'";
            case TIME:
            case TIME_WITH_LOCAL_TIME_ZONE:
                return "TIME '" + literal.getValueAs(TimeString.class) + "'";
            case TIMESTAMP:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return "TIMESTAMP '" + literal.getValueAs(TimestampString.class) + "'";
            case BINARY:
                return "X'" + literal.getValueAs(ByteString.class).toString(16) + "'";
            default:
                return String.valueOf(literal.getValue());
        }
    }

    static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String interval(RexLiteral literal) {
        SqlIntervalQualifier qualifier = literal.getType().getIntervalQualifier();
        String value = String.valueOf(literal.getValueAs(String.class));
        String unit = qualifier.getStartUnit().name();
        boolean isSpan = qualifier.timeUnitRange.endUnit != null
                && qualifier.timeUnitRange.endUnit != qualifier.timeUnitRange.startUnit;
        return "INTERVAL " + quoted(value) + " " + unit
                + (isSpan ? " TO " + qualifier.timeUnitRange.endUnit.name() : "");
    }
}
