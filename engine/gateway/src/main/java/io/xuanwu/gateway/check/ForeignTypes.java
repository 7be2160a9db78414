package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Types of columns as other databases name them, with those of Flink. */
final class ForeignTypes {
    private static final Map<String, String> INSTEAD = new HashMap<>();
    /** Types of Flink that take no length, though MySQL gives them one. */
    private static final Set<String> WITHOUT_LENGTH = Set.of("TINYINT", "SMALLINT", "INT", "INTEGER", "BIGINT");

    static {
        add("STRING", "TEXT", "TINYTEXT", "MEDIUMTEXT", "LONGTEXT", "CLOB", "NCLOB", "NVARCHAR", "NCHAR", "VARCHAR2");
        add("STRING", "NVARCHAR2", "NTEXT", "JSON", "JSONB", "UUID", "UNIQUEIDENTIFIER", "ENUM");
        add("BYTES", "BLOB", "TINYBLOB", "MEDIUMBLOB", "LONGBLOB", "BYTEA", "IMAGE");
        add("TIMESTAMP(3)", "DATETIME", "DATETIME2", "SMALLDATETIME");
        add("TIMESTAMP_LTZ(3)", "TIMESTAMPTZ", "DATETIMEOFFSET");
        add("DECIMAL(38, 18)", "NUMBER", "MONEY");
        add("INT", "MEDIUMINT", "INT4", "INT32");
        add("SMALLINT", "INT2", "INT16");
        add("BIGINT", "INT8", "INT64", "LONG", "BIGSERIAL");
        add("DOUBLE", "FLOAT8", "FLOAT64", "BINARY_DOUBLE");
        add("FLOAT", "FLOAT4", "FLOAT32", "BINARY_FLOAT");
        add("BOOLEAN", "BOOL", "BIT");
    }

    private ForeignTypes() {}

    private static void add(String instead, String... names) {
        for (String name : names) {
            INSTEAD.put(name, instead);
        }
    }

    /** The type of a column at this token, with the length behind it. */
    static Optional<Finding> find(Statement statement, int at) {
        List<Token> tokens = statement.tokens();
        boolean isInside = statement.verb() == Verb.DEFINE && at > 1 && at + 1 < tokens.size();
        if (!isInside || tokens.get(at - 1).kind == Token.Kind.SYMBOL || tokens.get(at).kind != Token.Kind.WORD) {
            return Optional.empty();
        }
        Token token = tokens.get(at);
        String word = token.upper();
        boolean hasLength = tokens.get(at + 1).isSymbol('(');
        boolean isArray = tokens.get(at + 1).isSymbol('[')
                && at + 2 < tokens.size()
                && tokens.get(at + 2).isSymbol(']');
        String instead = INSTEAD.get(word);
        if (isArray) {
            instead = "ARRAY<" + (instead == null ? word : instead) + ">";
        } else if (instead == null && hasLength && WITHOUT_LENGTH.contains(word)) {
            instead = word;
        }
        if (instead == null
                || !(tokens.get(at - 2).isSymbol(',') || tokens.get(at - 2).isSymbol('('))) {
            return Optional.empty();
        }
        int last = hasLength ? new Clauses(statement).closing(at + 1).orElse(at) : isArray ? at + 2 : at;
        String name = statement.sql().substring(token.start, tokens.get(last).end);
        boolean isDecimal = word.equals("NUMBER") && hasLength;
        String fix = isDecimal ? "DECIMAL" + name.substring(token.end - token.start) : instead;
        Message said = Message.of("type_unknown.foreign", "name", name, "instead", fix);
        return Optional.of(
                Finding.of(Severity.ERROR, "type_unknown", said, statement, token.start, tokens.get(last).end)
                        .withFix(fix));
    }
}
