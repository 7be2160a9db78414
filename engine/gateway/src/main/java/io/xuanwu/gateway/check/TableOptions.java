package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.RealTables;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;

/**
 * Judges the options of a table by the real factories: they decide whether something is wrong, and where they say no,
 * each option is looked at by itself to find out which one it is.
 */
final class TableOptions {
    private static final List<String> FORMAT_KEYS = List.of("format", "key.format", "value.format");
    private static final Set<String> GENERAL = Set.of("connector", "property-version");

    private final Workspace workspace;
    private final Severity absent;

    /**
     * @param absent how grave it is that the release lacks a connector's jar
     */
    TableOptions(Workspace workspace, Severity absent) {
        this.workspace = workspace;
        this.absent = absent;
    }

    List<Finding> check(Statement statement, ObjectIdentifier name, ResolvedCatalogTable table) {
        Options places = new Options(statement);
        Map<String, String> options = table.getOptions();
        String connector = options.get("connector");
        if (connector == null) {
            return List.of(at(
                    statement,
                    places,
                    null,
                    false,
                    Severity.ERROR,
                    "connector_undefined",
                    "The table says no 'connector'. Add WITH ('connector' = '…')."));
        }
        Factory factory = Connectors.tables(workspace.userCode()).get(connector);
        if (factory == null) {
            return List.of(missing(
                    statement,
                    places,
                    "connector",
                    connector,
                    "connector",
                    Connectors.KNOWN,
                    Connectors.tables(workspace.userCode()).keySet()));
        }
        List<Finding> formats = formats(statement, places, options);
        if (!formats.isEmpty()) {
            return formats;
        }
        RuntimeException refusal = refusal(factory, name, table);
        if (refusal == null) {
            return unread(statement, places, options);
        }
        List<Finding> found = culprits(statement, places, options, factory, connector);
        if (found.isEmpty()) {
            found.add(at(
                    statement, places, null, false, Severity.ERROR, "option_invalid", FlinkProblem.message(refusal)));
        }
        return found;
    }

    /** Null where the table can be read, or written, or both. */
    private RuntimeException refusal(Factory factory, ObjectIdentifier name, ResolvedCatalogTable table) {
        RealTables real = workspace.realTables();
        try {
            real.source(name, table);
            return null;
        } catch (RuntimeException | LinkageError unreadable) {
            try {
                real.sink(name, table);
                return null;
            } catch (RuntimeException | LinkageError unwritable) {
                Throwable told = factory instanceof DynamicTableSourceFactory ? unreadable : unwritable;
                return told instanceof RuntimeException ? (RuntimeException) told : new IllegalStateException(told);
            }
        }
    }

    private List<Finding> formats(Statement statement, Options places, Map<String, String> options) {
        List<Finding> found = new ArrayList<>();
        Set<String> here = Connectors.formats(workspace.userCode()).keySet();
        for (String key : FORMAT_KEYS) {
            String format = options.get(key);
            if (format != null && !here.contains(format)) {
                found.add(missing(statement, places, key, format, "format", Connectors.KNOWN_FORMATS, here));
            }
        }
        return found;
    }

    private Finding missing(
            Statement statement,
            Options places,
            String key,
            String said,
            String noun,
            Set<String> known,
            Set<String> here) {
        if (known.contains(said)) {
            return at(
                    statement,
                    places,
                    key,
                    true,
                    absent,
                    noun + "_missing",
                    "This release has no jar of the " + noun + " '" + said
                            + "'. Upload it as an artifact and add it to the job.");
        }
        Set<String> all = new TreeSet<>(known);
        all.addAll(here);
        return withNearest(
                at(
                        statement,
                        places,
                        key,
                        true,
                        Severity.ERROR,
                        noun + "_unknown",
                        "There is no " + noun + " '" + said + "'." + NearestName.hint(said, all)),
                said,
                all);
    }

    /** Options of a format that it does not have: some connectors pass over them, and so would the user. */
    private List<Finding> unread(Statement statement, Options places, Map<String, String> options) {
        List<Finding> found = new ArrayList<>();
        for (String key : FORMAT_KEYS) {
            Factory format = Connectors.formats(workspace.userCode()).get(options.getOrDefault(key, ""));
            if (format == null) {
                continue;
            }
            String prefix = prefix(key, format.factoryIdentifier());
            Map<String, ConfigOption<?>> allowed = new LinkedHashMap<>();
            add(allowed, prefix, format);
            for (String option : options.keySet()) {
                boolean isPart = allowed.keySet().stream().anyMatch(each -> option.startsWith(each + "."));
                if (option.startsWith(prefix) && !allowed.containsKey(option) && !isPart) {
                    found.add(withNearest(
                            at(
                                    statement,
                                    places,
                                    option,
                                    false,
                                    Severity.WARNING,
                                    "option_unknown",
                                    "The format '" + format.factoryIdentifier() + "' has no option '" + option
                                            + "', and nobody looks at it."
                                            + NearestName.hint(option, allowed.keySet())),
                            option,
                            allowed.keySet()));
                }
            }
        }
        return found;
    }

    private List<Finding> culprits(
            Statement statement, Options places, Map<String, String> options, Factory factory, String connector) {
        Map<String, ConfigOption<?>> allowed = new LinkedHashMap<>();
        List<String> needed = new ArrayList<>();
        add(allowed, "", factory);
        factory.requiredOptions().forEach(option -> needed.add(option.key()));
        for (String key : FORMAT_KEYS) {
            Factory format = Connectors.formats(workspace.userCode()).get(options.getOrDefault(key, ""));
            if (format != null) {
                add(allowed, prefix(key, format.factoryIdentifier()), format);
            }
        }
        List<Finding> found = new ArrayList<>();
        Configuration values = Configuration.fromMap(options);
        for (Map.Entry<String, String> option : options.entrySet()) {
            String key = option.getKey();
            ConfigOption<?> known = allowed.get(key);
            if (known == null && !GENERAL.contains(key) && !Connectors.passesOn(connector, key)) {
                found.add(withNearest(
                        at(
                                statement,
                                places,
                                key,
                                false,
                                Severity.ERROR,
                                "option_unknown",
                                "'" + connector + "' has no option '" + key + "'."
                                        + NearestName.hint(key, allowed.keySet())),
                        key,
                        allowed.keySet()));
            } else if (known != null) {
                String wrong = wrongValue(values, known, key);
                if (wrong != null) {
                    found.add(at(statement, places, key, true, Severity.ERROR, "option_invalid", wrong));
                }
            }
        }
        for (String key : needed) {
            if (!options.containsKey(key)) {
                found.add(at(
                        statement,
                        places,
                        "connector",
                        true,
                        Severity.ERROR,
                        "option_required",
                        "'" + connector + "' needs the option '" + key + "'."));
            }
        }
        return found;
    }

    private static String prefix(String key, String format) {
        return key.substring(0, key.length() - "format".length()) + format + ".";
    }

    private static void add(Map<String, ConfigOption<?>> allowed, String prefix, Factory factory) {
        Set<ConfigOption<?>> all = new LinkedHashSet<>(factory.requiredOptions());
        all.addAll(factory.optionalOptions());
        for (ConfigOption<?> option : all) {
            allowed.put(prefix + option.key(), option);
            for (FallbackKey fallback : option.fallbackKeys()) {
                allowed.put(prefix + fallback.getKey(), option);
            }
        }
    }

    /** What is wrong with the value, or null. */
    private static String wrongValue(Configuration values, ConfigOption<?> option, String key) {
        Configuration alone = new Configuration();
        alone.setString(option.key(), values.getString(key, ""));
        try {
            alone.getOptional(option);
            return null;
        } catch (IllegalArgumentException refused) {
            Throwable root = refused.getCause() == null ? refused : refused.getCause();
            return "The value of '" + key + "' cannot be used: " + root.getMessage();
        }
    }

    private static Finding withNearest(Finding finding, String said, Set<String> known) {
        return NearestName.of(said, known)
                .map(near -> finding.withFix("'" + near + "'"))
                .orElse(finding);
    }

    private static Finding at(
            Statement statement,
            Options places,
            String key,
            boolean value,
            Severity severity,
            String code,
            String message) {
        Options.Place place = key == null ? null : places.place(key);
        Token token = place == null ? places.opening : value ? place.value : place.key;
        return token == null
                ? Finding.of(severity, code, message, statement)
                : Finding.of(severity, code, message, statement, token.start, token.end);
    }
}
