package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.flink.BuiltInFunctions;
import io.xuanwu.gateway.script.SqlNames;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** The time attributes that the windows of a statement need: where a window has another column, or one that lost it. */
final class TimeAttributes {
    private static final Set<String> OLD_WINDOWS = Set.of("TUMBLE", "HOP", "SESSION");

    private final Statement statement;
    private final List<Token> tokens;
    private final Mentions mentions;

    TimeAttributes(Statement statement, Mentions mentions) {
        this.statement = statement;
        this.tokens = statement.tokens();
        this.mentions = mentions;
    }

    /** Finds a window over a column that is no time attribute in its table. */
    Optional<Finding> missing() {
        for (int at = 0; at + 3 < tokens.size(); at++) {
            boolean isDescriptor = isDescriptor(at);
            if (!isDescriptor && !isOldWindow(at)) {
                continue;
            }
            Optional<ResolvedSchema> schema = isDescriptor ? mentions.tableBefore(at) : mentions.firstTable();
            Token token = tokens.get(at + 2);
            Optional<Column> column = schema.flatMap(found -> found.getColumn(statement.value(token)));
            if (column.isPresent() && !isTimeAttribute(column.get())) {
                return Optional.of(plain(token, column.get(), schema.get()));
            }
        }
        return Optional.empty();
    }

    /** Finds the only window, after the planner has said that its column is no time attribute. */
    Optional<Finding> lost(String message) {
        Token only = null;
        for (int at = 0; at + 3 < tokens.size(); at++) {
            if (isDescriptor(at) || isOldWindow(at)) {
                if (only != null) {
                    return Optional.empty();
                }
                only = tokens.get(at + 2);
            }
        }
        return only == null || !message.contains("time attribute")
                ? Optional.empty()
                : Optional.of(at(only, Message.of("watermark_missing.lost", "name", statement.value(only))));
    }

    private Finding plain(Token token, Column column, ResolvedSchema schema) {
        String name = column.getName();
        List<String> others = schema.getColumns().stream()
                .filter(TimeAttributes::isTimeAttribute)
                .map(Column::getName)
                .collect(Collectors.toList());
        LogicalType type = column.getDataType().getLogicalType();
        if (others.isEmpty()) {
            return at(token, Message.of("watermark_missing", "name", name, "type", type));
        }
        if (others.size() > 1) {
            String all = String.join(", ", others);
            return at(token, Message.of("watermark_missing.others", "name", name, "type", type, "others", all));
        }
        String other = others.get(0);
        return at(token, Message.of("watermark_missing.other", "name", name, "type", type, "other", other))
                .withFix(SqlNames.quoted(other));
    }

    /** The column of a window of FROM TABLE(…), and not one for a model or a search. */
    private boolean isDescriptor(int at) {
        return tokens.get(at).isWord("DESCRIPTOR")
                && tokens.get(at + 1).isSymbol('(')
                && BuiltInFunctions.windows().containsKey(functionAround(at));
    }

    private String functionAround(int at) {
        int closed = 0;
        for (int each = at - 1; each > 0; each--) {
            if (tokens.get(each).isSymbol(')')) {
                closed++;
            } else if (tokens.get(each).isSymbol('(') && closed-- == 0) {
                return tokens.get(each - 1).upper();
            }
        }
        return "";
    }

    /** A window of GROUP BY, and not one of FROM TABLE(…). */
    private boolean isOldWindow(int at) {
        return OLD_WINDOWS.contains(tokens.get(at).upper())
                && at > 0
                && !tokens.get(at - 1).isSymbol('(')
                && tokens.get(at + 1).isSymbol('(');
    }

    private static boolean isTimeAttribute(Column column) {
        return LogicalTypeChecks.isTimeAttribute(column.getDataType().getLogicalType());
    }

    private Finding at(Token token, Message said) {
        return Finding.of(Severity.ERROR, "watermark_missing", said, statement, token.start, token.end);
    }
}
