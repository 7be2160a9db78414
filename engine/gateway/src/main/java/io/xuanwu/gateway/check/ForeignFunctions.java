package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Functions of other databases that no release of Flink has, with what to write instead. */
final class ForeignFunctions {
    private static final Map<String, String> INSTEAD = new HashMap<>();

    static {
        add("COALESCE(…)", "NVL", "ISNULL");
        add("CASE WHEN … IS NOT NULL THEN … ELSE … END", "NVL2");
        add("JSON_VALUE(text, '$.path')", "GET_JSON_OBJECT", "JSON_EXTRACT_SCALAR", "JSON_EXTRACT_PATH_TEXT");
        add("JSON_VALUE(text, '$.path'), or JSON_QUERY for an object or array", "JSON_EXTRACT");
        add("LISTAGG(value, ',')", "GROUP_CONCAT", "STRING_AGG", "WM_CONCAT");
        add("ARRAY_AGG(value)", "COLLECT_LIST");
        add("ARRAY_AGG(DISTINCT value)", "COLLECT_SET");
        add("CARDINALITY(…)", "SIZE", "ARRAY_LENGTH", "ARRAY_SIZE");
        add("CROSS JOIN UNNEST(array) AS t (column)", "EXPLODE", "POSEXPLODE", "FLATTEN");
        add("TIMESTAMPADD(DAY, days, time), or time + INTERVAL '1' DAY", "DATE_ADD", "DATEADD", "ADDDATE");
        add("TIMESTAMPADD(DAY, -days, time), or time - INTERVAL '1' DAY", "DATE_SUB", "SUBDATE");
        add("TIMESTAMPADD(MONTH, months, time)", "ADD_MONTHS");
        add("TIMESTAMPDIFF(DAY, from, to)", "DATEDIFF", "DATE_DIFF");
        add("TO_TIMESTAMP(text, 'yyyy-MM-dd HH:mm:ss')", "STR_TO_DATE", "PARSE_DATETIME");
        add("DATE_FORMAT(time, 'yyyy-MM-dd HH:mm:ss')", "TO_CHAR", "FORMAT_DATETIME");
        add("FLOOR(time TO DAY)", "DATE_TRUNC", "TRUNC");
        add("CURRENT_TIMESTAMP", "GETDATE", "SYSDATE", "SYSTIMESTAMP");
        add("CAST(… AS DECIMAL(p, s))", "TO_NUMBER");
        add("CHAR_LENGTH(text)", "LEN", "LENGTH");
        add("CAST(x AS type), or TRY_CAST", "CONVERT");
        add("SPLIT_INDEX(text, separator, index), where the first index is 0", "SPLIT_PART", "SUBSTRING_INDEX");
        add("text LIKE '%part%'", "CONTAINS");
    }

    private ForeignFunctions() {}

    private static void add(String instead, String... names) {
        for (String name : names) {
            INSTEAD.put(name, instead);
        }
    }

    /** Finds a call whose name is a word of Flink's grammar besides, so that its parser stops there. */
    static Optional<Finding> find(Statement statement, int at) {
        List<Token> tokens = statement.tokens();
        Token token = tokens.get(at);
        boolean isCall = at + 1 < tokens.size() && tokens.get(at + 1).isSymbol('(');
        return isCall
                ? instead(statement.value(token))
                        .map(said ->
                                Finding.of(Severity.ERROR, "function_unknown", said, statement, token.start, token.end))
                : Optional.empty();
    }

    /** Says what to write instead of a function that Flink does not have. */
    static Optional<Message> instead(String name) {
        return Optional.ofNullable(INSTEAD.get(name.toUpperCase(Locale.ROOT)))
                .map(instead -> Message.of("function_unknown.foreign", "name", name, "instead", instead));
    }
}
