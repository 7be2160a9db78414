import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.util.bash.BashJavaUtils;

/**
 * Asks one Flink release many questions in one JVM: one question a line on standard input, its
 * words separated by tabs; one answer a line, "ok" or "error" first.
 *
 * <pre>
 * memory COMMAND CONF_DIR -Dkey=value…   what Flink's own start scripts would be told
 * keys DIST_JAR                          every option that the release's classes declare
 * yaml CONF_DIR                          what the release reads from config.yaml, in Base64
 * </pre>
 */
public final class FlinkWords {
    private static final String RESULT = "BASH_JAVA_UTILS_EXEC_RESULT:";

    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(answer(line.split("\t")));
        }
    }

    private static String answer(String[] words) {
        try {
            switch (words[0]) {
                case "memory":
                    return "ok\t" + memory(words);
                case "keys":
                    return "ok\t" + keys(words[1]);
                default:
                    return "ok\t" + yaml(words[1]);
            }
        } catch (Exception error) {
            return "error\t" + String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
        }
    }

    private static String memory(String[] words) throws Exception {
        List<String> args = new ArrayList<>(List.of(words[1], "--configDir", words[2]));
        args.addAll(List.of(words).subList(3, words.length));
        PrintStream before = System.out;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
        try {
            BashJavaUtils.main(args.toArray(new String[0]));
        } finally {
            System.setOut(before);
        }
        return caught.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(RESULT))
                .map(line -> line.substring(RESULT.length()))
                .collect(Collectors.joining("\t"));
    }

    private static String keys(String jar) throws Exception {
        List<String> found = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar)) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().matches("org/apache/flink/([a-z]+/)*\\w*Options(Internal)?\\.class")) {
                    addKeys(entry.getName().replace('/', '.').replace(".class", ""), found);
                }
            }
        }
        return String.join("\t", found);
    }

    private static void addKeys(String className, List<String> found) {
        try {
            for (Field field : Class.forName(className).getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                    field.setAccessible(true);
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    StringBuilder names = new StringBuilder(option.key());
                    for (FallbackKey older : option.fallbackKeys()) {
                        names.append('|').append(older.getKey());
                    }
                    found.add(names.toString());
                }
            }
        } catch (ReflectiveOperationException | LinkageError error) {
            // A class whose optional dependency is not on this class path declares nothing here.
        }
    }

    private static String yaml(String dir) {
        Configuration read = GlobalConfiguration.loadConfiguration(dir);
        return read.keySet().stream()
                .map(key -> base64(key) + " " + base64(read.getString(key, "")))
                .collect(Collectors.joining("\t"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
