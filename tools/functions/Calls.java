import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.operations.QueryOperation;

/**
 * Tells which calls of its functions, operators and casts the release on the class path takes, and of which type their
 * results are: a line {@code NAME}, tab, call, tab, type for each that it takes, and {@code NAME} alone for each function.
 */
public final class Calls {
    /** The arguments and their types; one without a type is no column. */
    private static final String[][] TYPES = {
        {"a_text", "STRING"},
        {"an_int", "INT"},
        {"a_bigint", "BIGINT"},
        {"a_decimal", "DECIMAL(10, 2)"},
        {"a_double", "DOUBLE"},
        {"a_boolean", "BOOLEAN"},
        {"some_bytes", "BYTES"},
        {"a_date", "DATE"},
        {"a_time", "TIME"},
        {"a_timestamp", "TIMESTAMP(3)"},
        {"an_instant", "TIMESTAMP_LTZ(3)"},
        {"ints", "ARRAY<INT>"},
        {"texts", "ARRAY<STRING>"},
        {"a_map", "MAP<STRING, INT>"},
        {"a_row", "ROW<a INT, b STRING>"},
        {"INTERVAL '1' DAY", ""},
        {"INTERVAL '1' MONTH", ""},
    };
    /** By the number of arguments, how many of the types are tried in each place. */
    private static final int[] TRIED = {0, TYPES.length, TYPES.length, 6, 3};

    /** Calls with a syntax of their own, by the name under which they are told. */
    private static final String[][] FORMS = {
        {"+", "%s + %s"},
        {"-", "%s - %s"},
        {"*", "%s * %s"},
        {"/", "%s / %s"},
        {"%", "%s %% %s"},
        {"=", "%s = %s"},
        {"<", "%s < %s"},
        {"||", "%s || %s"},
        {"LIKE", "%s LIKE %s"},
        {"POSITION", "POSITION(%s IN %s)"},
        {"SUBSTRING", "SUBSTRING(%s FROM %s)"},
        {"TIMESTAMPADD", "TIMESTAMPADD(MILLISECOND, %s, %s)"},
        {"TIMESTAMPADD", "TIMESTAMPADD(DAY, %s, %s)"},
        {"TIMESTAMPDIFF", "TIMESTAMPDIFF(DAY, %s, %s)"},
        {"EXTRACT", "EXTRACT(DAY FROM %s)"},
        {"FLOOR", "FLOOR(%s TO DAY)"},
        {"CEIL", "CEIL(%s TO DAY)"},
        {"TRIM", "TRIM(BOTH ' ' FROM %s)"},
        {"JSON_OBJECT", "JSON_OBJECT('k' VALUE %s)"},
        {"JSON_ARRAY", "JSON_ARRAY(%s)"},
        {"JSON_VALUE", "JSON_VALUE(%s, '$' RETURNING INT)"},
        {"JSON_QUERY", "JSON_QUERY(%s, '$')"},
        {"IS JSON", "%s IS JSON"},
    };
    /** Functions that are listed under another name than that of their calls. */
    private static final List<String> CALLED = List.of("TO_TIMESTAMP_LTZ");

    private static final TableEnvironmentImpl TABLES =
            (TableEnvironmentImpl) TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    private Calls() {}

    public static void main(String[] none) {
        List<String> columns = new ArrayList<>();
        for (String[] type : TYPES) {
            if (!type[1].isEmpty()) {
                columns.add(type[0] + " " + type[1]);
            }
        }
        TABLES.executeSql("CREATE TABLE t (" + String.join(", ", columns) + ") WITH ('connector' = 'datagen')");
        TreeSet<String> names = new TreeSet<>(CALLED);
        names.addAll(List.of(TABLES.listFunctions()));
        for (String name : names) {
            if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                System.out.println(name.toUpperCase());
                for (int count = 0; count < TRIED.length; count++) {
                    calls(name.toUpperCase(), count, new ArrayList<>());
                }
            }
        }
        for (String[] form : FORMS) {
            boolean isPair = form[1].indexOf("%s") < form[1].lastIndexOf("%s");
            for (String[] first : TYPES) {
                for (int second = 0; second < (isPair ? TYPES.length : 1); second++) {
                    told(form[0], String.format(form[1], first[0], TYPES[second][0]));
                }
            }
        }
        for (String[] from : TYPES) {
            for (String[] to : TYPES) {
                if (!to[1].isEmpty()) {
                    told("CAST", "CAST(" + from[0] + " AS " + to[1] + ")");
                }
            }
        }
        System.exit(0);
    }

    /** Returns false if the function takes another number of arguments. */
    private static boolean calls(String name, int count, List<String> arguments) {
        if (arguments.size() == count) {
            return told(name, name + "(" + String.join(", ", arguments) + ")");
        }
        for (int type = 0; type < TRIED[count]; type++) {
            arguments.add(argument(arguments.size(), type));
            boolean goesOn = calls(name, count, arguments);
            arguments.remove(arguments.size() - 1);
            if (!goesOn) {
                return false;
            }
        }
        return true;
    }

    /** Many functions want literals behind their first argument. */
    private static String argument(int place, int type) {
        return place == 0 || type > 1 ? TYPES[type][0] : type == 0 ? "'a'" : "1";
    }

    private static boolean told(String name, String call) {
        try {
            QueryOperation query = (QueryOperation)
                    TABLES.getParser().parse("SELECT " + call + " FROM t").get(0);
            String type = query.getResolvedSchema()
                    .getColumns()
                    .get(0)
                    .getDataType()
                    .getLogicalType()
                    .copy(true)
                    .asSummaryString();
            System.out.println(name + "\t" + call + "\t" + type);
            return true;
        } catch (Throwable refused) {
            String said = String.valueOf(root(refused).getMessage());
            return !said.contains("number of arguments") && !said.startsWith("No match found for function signature");
        }
    }

    private static Throwable root(Throwable refused) {
        Throwable found = refused;
        while (found.getCause() != null) {
            found = found.getCause();
        }
        return found;
    }
}
