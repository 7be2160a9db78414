import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * Tells the functions and types of the release on its class path, and what expressions return there. Each argument is
 * {@code function:NAME}, to be told if there is one of that name, or {@code value:EXPRESSION}. Prints a line each:
 * {@code function NAME}, {@code type WORD}, and in the order of the expressions {@code value} with the type and value of
 * one, or why it is wrong.
 */
public final class KnownFunctions {
    private static final TableEnvironmentImpl TABLES =
            (TableEnvironmentImpl) TableEnvironment.create(EnvironmentSettings.inBatchMode());

    private KnownFunctions() {}

    public static void main(String[] questions) throws Exception {
        functions(questions);
        types();
        values(Stream.of(questions)
                .filter(question -> question.startsWith("value:"))
                .map(question -> question.substring("value:".length()))
                .collect(Collectors.toList()));
        System.exit(0);
    }

    private static void functions(String[] questions) {
        Set<String> found = new TreeSet<>();
        for (String name : TABLES.listFunctions()) {
            if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                found.add(name.toUpperCase());
            }
        }
        for (String question : questions) {
            String name = question.replaceFirst("function:", "");
            if (question.startsWith("function:") && exists(name)) {
                found.add(name);
            }
        }
        found.forEach(name -> System.out.println("function\t" + name));
    }

    /** Some are listed under another name than that of their calls. */
    private static boolean exists(String name) {
        try {
            TABLES.getParser().parse("SELECT " + name + "()");
            return true;
        } catch (Throwable wrong) {
            return !String.valueOf(root(wrong).getMessage()).contains("No match found for function signature");
        }
    }

    private static void types() {
        SqlAbstractParserImpl parser = FlinkSqlParserImpl.FACTORY.getParser(new java.io.StringReader(""));
        for (String word : parser.getMetadata().getTokens()) {
            for (String type : List.of(word, word + "<INT>", word + "<INT, INT>", word + "<a INT>", word + "<'a', a INT>")) {
                if (word.matches("[A-Z_]+") && isType(type)) {
                    System.out.println("type\t" + word);
                    break;
                }
            }
        }
    }

    private static boolean isType(String type) {
        try {
            TABLES.getParser().parse("CREATE TABLE t (c " + type + ") WITH ('connector' = 'datagen')");
            return true;
        } catch (Throwable wrong) {
            return false;
        }
    }

    /** All that can be planned is asked in one job. */
    private static void values(List<String> expressions) throws Exception {
        Map<String, String> found = new LinkedHashMap<>();
        List<String> right = new ArrayList<>();
        for (String expression : expressions) {
            try {
                TABLES.explainSql("SELECT " + expression);
                right.add(expression);
            } catch (Throwable wrong) {
                found.put(
                        expression,
                        "wrong " + String.valueOf(root(wrong).getMessage()).lines().findFirst().orElse(""));
            }
        }
        String sql = "SELECT " + String.join(", ", right);
        List<Column> columns = ((QueryOperation) TABLES.getParser().parse(sql).get(0)).getResolvedSchema().getColumns();
        try (CloseableIterator<Row> rows = TABLES.executeSql(sql).collect()) {
            Row row = rows.next();
            for (int at = 0; at < right.size(); at++) {
                String type = columns.get(at).getDataType().getLogicalType().copy(true).asSummaryString();
                found.put(right.get(at), type + " " + shown(row.getField(at)));
            }
        }
        expressions.forEach(expression -> System.out.println("value\t" + found.get(expression)));
    }

    private static String shown(Object value) {
        return value instanceof byte[] ? java.util.Arrays.toString((byte[]) value) : String.valueOf(value);
    }

    private static Throwable root(Throwable wrong) {
        Throwable found = wrong;
        while (found.getCause() != null) {
            found = found.getCause();
        }
        return found;
    }
}
