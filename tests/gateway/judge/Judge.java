import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.operations.CreateTableASOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;

/**
 * What Flink's own table environment says of scripts, statement by statement, without anything of the platform. Reads
 * from standard input: the number of scripts; of each its mode, the number of its statements, and these. Writes a line a
 * script: {@code 1} or {@code 0} for each statement, then {@code # } and the first reason why one is wrong.
 */
public final class Judge {
    /** Operations that run a job or write a file; those that can be parsed are right. */
    private static final Set<String> RUNNING = Set.of(
            "AnalyzeTableOperation",
            "CompilePlanOperation",
            "CompileAndExecutePlanOperation",
            "ExecutePlanOperation");

    private Judge() {}

    public static void main(String[] arguments) throws Exception {
        DataInputStream input = new DataInputStream(System.in);
        int scripts = input.readInt();
        for (int script = 0; script < scripts; script++) {
            String mode = text(input);
            int count = input.readInt();
            TableEnvironmentImpl tables = open(mode);
            StringBuilder verdicts = new StringBuilder();
            String reason = "";
            for (int index = 0; index < count; index++) {
                String sql = text(input);
                try {
                    judge(tables, sql);
                    verdicts.append('1');
                } catch (Throwable wrong) {
                    verdicts.append('0');
                    reason = reason.isEmpty() ? String.valueOf(root(wrong)) : reason;
                }
            }
            System.out.println("=" + verdicts + "# " + reason.lines().findFirst().orElse(""));
        }
    }

    private static TableEnvironmentImpl open(String mode) {
        Configuration options = new Configuration();
        options.setString("execution.runtime-mode", mode);
        return (TableEnvironmentImpl) TableEnvironment.create(
                EnvironmentSettings.newInstance().withConfiguration(options).build());
    }

    private static void judge(TableEnvironmentImpl tables, String sql) throws Throwable {
        List<Operation> operations = tables.getParser().parse(sql);
        Operation operation = operations.get(0);
        if (operation instanceof SetOperation) {
            SetOperation set = (SetOperation) operation;
            set.getKey().ifPresent(key -> tables.getConfig().set(key, set.getValue().get()));
        } else if (operation instanceof ResetOperation) {
            ((ResetOperation) operation)
                    .getKey()
                    .ifPresent(key -> tables.getConfig().getConfiguration().removeKey(key));
        } else if (operation instanceof CreateTableASOperation) {
            CreateTableASOperation creation = (CreateTableASOperation) operation;
            tables.executeInternal(creation.getCreateTableOperation());
            tables.explainInternal(List.of(creation.toSinkModifyOperation(tables.getCatalogManager())));
        } else if (operation instanceof ModifyOperation || operation instanceof QueryOperation) {
            tables.explainSql(sql);
        } else if (!RUNNING.contains(operation.getClass().getSimpleName())) {
            tables.executeInternal(operation);
        }
    }

    private static Throwable root(Throwable wrong) {
        Throwable found = wrong;
        while (found.getCause() != null) {
            found = found.getCause();
        }
        return found;
    }

    private static String text(DataInputStream input) throws IOException {
        byte[] bytes = new byte[input.readInt()];
        input.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
