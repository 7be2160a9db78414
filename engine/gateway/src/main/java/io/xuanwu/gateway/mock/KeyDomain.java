package io.xuanwu.gateway.mock;

import java.time.LocalDateTime;
import java.util.Locale;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The values of a key, equal in all tables that share it: only a few, so that joins and groups find matches. */
final class KeyDomain {
    /** The number of values that random rows use; a unique column uses more. */
    private static final int SIZE = 10;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private KeyDomain() {}

    static int size(LogicalType type) {
        return type.is(LogicalTypeRoot.BOOLEAN) ? 2 : SIZE;
    }

    /** Returns whether keys can have this type: nested types cannot. */
    static boolean has(LogicalType type) {
        return !NestedReader.takes(type);
    }

    /**
     * Returns the value with an index.
     *
     * @param index from 0; different indexes give different values, up to the size of the type
     */
    static JsonNode value(String domain, LogicalType type, int index) {
        switch (type.getTypeRoot()) {
            case CHAR:
            case VARCHAR:
                return JSON.textNode(text(domain, type, index));
            case BINARY:
            case VARBINARY:
                return JSON.textNode(Texts.hex(index + 1L, type));
            case BOOLEAN:
                return JSON.booleanNode(index % 2 == 0);
            case TINYINT:
                return JSON.numberNode(index % 127 + 1);
            case SMALLINT:
                return JSON.numberNode(index % 32_767 + 1);
            case DECIMAL:
                return JSON.textNode(String.valueOf(Numbers.wrapped(index + 1L, type)));
            case DATE:
                return TimeForm.PLAIN.show(Moments.START.plusDays(index), type);
            case TIME_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                LocalDateTime moment = Moments.START.plusMinutes(index);
                return TimeForm.PLAIN.show(moment, type);
            default:
                return JSON.numberNode(index + 1);
        }
    }

    private static String text(String domain, LogicalType type, int index) {
        String[] words = Texts.words(domain);
        if (words.length > 0) {
            String word = words[index % words.length];
            return Texts.fitted(index < words.length ? word : word + "-" + (index / words.length + 1), type);
        }
        String stem = domain.toLowerCase(Locale.ROOT).replaceAll("_?(id|key|code|no)$", "");
        String whole = (stem.isEmpty() ? domain.toLowerCase(Locale.ROOT) : stem) + "-" + (index + 1);
        // If the name does not fit into the type, only the number is used.
        return whole.length() <= Texts.room(type) ? whole : Texts.fitted(String.valueOf(index + 1), type);
    }
}
