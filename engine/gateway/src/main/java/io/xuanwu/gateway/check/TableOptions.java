package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Factories;
import io.xuanwu.gateway.tables.RealTables;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.script.Bindings;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;

/**
 * Judges the options of one table by the real factories: they decide whether something is wrong, and where they say no,
 * each option is looked at by itself to find out which one it is.
 */
final class TableOptions {
    private static final List<String> FORMAT_KEYS = List.of("format", "key.format", "value.format");
    private static final Set<String> GENERAL = Set.of("connector", "property-version");
    /** They pass every option below their name to a library. */
    private static final Set<String> OPEN_FORMATS = Set.of("parquet", "orc");

    /** CREATE OR REPLACE TEMPORARY */
    private static final int LEADING = 4;

    private final Workspace workspace;
    private final Severity absent;
    private final Statement statement;
    private final Options places;
    private final ObjectIdentifier name;
    private final ResolvedCatalogTable table;
    private final Map<String, String> options;
    /** Whether the whole table is checked, or only the options in the statement. */
    private final boolean whole;

    private final List<Finding> found = new ArrayList<>();

    /**
     * @param absent how grave it is that the release lacks a connector's jar
     * @param places the options that the statement gives
     * @param table with all its options, these and those that it had before
     */
    TableOptions(
            Workspace workspace,
            Severity absent,
            Statement statement,
            Options places,
            ObjectIdentifier name,
            ResolvedCatalogTable table) {
        this.workspace = workspace;
        this.absent = absent;
        this.statement = statement;
        this.places = places;
        this.name = name;
        this.table = table;
        this.options = table.getOptions();
        boolean inherits = statement.tokens().stream().anyMatch(token -> token.isWord("LIKE"));
        this.whole = statement.tokens().get(0).isWord("CREATE") && (!inherits || places.place("connector") != null);
    }

    List<Finding> check() {
        String connector = options.get("connector");
        boolean isTemporary = statement.tokens().stream().limit(LEADING).anyMatch(token -> token.isWord("TEMPORARY"));
        if (connector == null && !isTemporary && workspace.storesTables(name.getCatalogName())) {
            return found;
        }
        if (connector == null) {
            tell(null, false, "connector_undefined", Message.of("connector_undefined"));
            return found;
        }
        Factory factory = Factories.tables(workspace.userCode()).get(connector);
        if (factory == null) {
            missing(
                    "connector",
                    JarKind.CONNECTOR,
                    Factories.KNOWN,
                    Factories.tables(workspace.userCode()).keySet());
            return found;
        }
        Set<String> formats = Factories.formats(workspace.userCode()).keySet();
        for (String key : FORMAT_KEYS) {
            if (options.containsKey(key) && !formats.contains(options.get(key))) {
                missing(key, JarKind.FORMAT, Factories.KNOWN_FORMATS, formats);
            }
        }
        if (!found.isEmpty()) {
            return found;
        }
        RuntimeException refusal = refusal(factory, table);
        if (refusal == null) {
            passedOver();
        } else {
            culprits(factory, connector, refusal);
        }
        return found;
    }

    /** Null if the table can be read or written. */
    private RuntimeException refusal(Factory factory, ResolvedCatalogTable judged) {
        RealTables real = workspace.realTables();
        try {
            real.source(name, judged);
            return null;
        } catch (RuntimeException | LinkageError | AssertionError unreadable) {
            try {
                real.sink(name, judged);
                return null;
            } catch (RuntimeException | LinkageError | AssertionError unwritable) {
                Throwable told = factory instanceof DynamicTableSourceFactory ? unreadable : unwritable;
                return told instanceof RuntimeException ? (RuntimeException) told : new IllegalStateException(told);
            }
        }
    }

    private void missing(String key, JarKind kind, Set<String> known, Set<String> here) {
        String said = options.get(key);
        Set<String> all = new TreeSet<>(known);
        all.addAll(here);
        // One that nobody here knows may be a company's own; one that is nearly a known one is mistyped.
        if (known.contains(said) || !NearestName.of(said, all).isPresent()) {
            tell(key, true, absent, kind.missing, kind.missing(said), null);
            return;
        }
        tellNearest(key, true, Severity.ERROR, kind.unknown, kind.unknown(said), said, all);
    }

    private void culprits(Factory factory, String connector, RuntimeException refusal) {
        Map<String, ConfigOption<?>> allowed = new LinkedHashMap<>();
        Set<String> needed = new LinkedHashSet<>();
        add(allowed, needed, "", factory);
        for (String key : FORMAT_KEYS) {
            Factory format = Factories.formats(workspace.userCode()).get(options.getOrDefault(key, ""));
            if (format != null) {
                add(allowed, needed, prefix(key, format), format);
            }
        }
        boolean named = false;
        for (String key : options.keySet()) {
            ConfigOption<?> known = allowed.get(key);
            boolean strange = known == null
                    && !GENERAL.contains(key)
                    && !Factories.passesOn(connector, key)
                    && !isPart(allowed, key);
            if (strange) {
                Message said = Message.of("option_unknown", "connector", connector, "option", key);
                tellNearest(key, false, Severity.ERROR, "option_unknown", said, key, allowed.keySet());
            }
            named |= strange || (known != null && isWrong(known, key));
        }
        for (String key : needed) {
            if (!options.containsKey(key)) {
                Message said = Message.of("option_required", "connector", connector, "option", key);
                tell("connector", true, "option_required", said);
                named = true;
            }
        }
        if (!named && options.values().stream().noneMatch(Bindings::holdsStandIn)) {
            tellSuspect(factory, refusal);
        }
    }

    private boolean isWrong(ConfigOption<?> option, String key) {
        String value = options.get(key);
        if (Bindings.holdsStandIn(value)) {
            return false;
        }
        return OptionValue.wrong(option, key, value)
                .map(wrong -> {
                    String fix = wrong.fix == null ? null : "'" + wrong.fix + "'";
                    tell(key, true, Severity.ERROR, "option_invalid", wrong.said, fix);
                    return true;
                })
                .orElse(false);
    }

    /** The option without which the connector would have no objection; else the refusal is about none of them. */
    private void tellSuspect(Factory factory, RuntimeException refusal) {
        Message said = Message.of("option_invalid.flink", Message.WORDS, FlinkProblem.message(refusal));
        for (String key : options.keySet()) {
            Map<String, String> others = new LinkedHashMap<>(options);
            others.remove(key);
            if (!GENERAL.contains(key) && refusal(factory, table.copy(others)) == null) {
                tell(key, true, "option_invalid", said);
                return;
            }
        }
        tell(null, false, "option_invalid", said);
    }

    /** Unknown options of a format, if the connector ignores them silently. */
    private void passedOver() {
        for (String key : FORMAT_KEYS) {
            Factory format = Factories.formats(workspace.userCode()).get(options.getOrDefault(key, ""));
            if (format == null || OPEN_FORMATS.contains(format.factoryIdentifier())) {
                continue;
            }
            String prefix = prefix(key, format);
            Map<String, ConfigOption<?>> allowed = new LinkedHashMap<>();
            add(allowed, new LinkedHashSet<>(), prefix, format);
            for (String option : options.keySet()) {
                if (option.startsWith(prefix) && !allowed.containsKey(option) && !isPart(allowed, option)) {
                    Message said = Message.of("option_unknown.format")
                            .with("format", format.factoryIdentifier())
                            .with("option", option);
                    tellNearest(option, false, Severity.WARNING, "option_unknown", said, option, allowed.keySet());
                }
            }
        }
    }

    /** Whether the key is one entry of an option that is a map. */
    private static boolean isPart(Map<String, ConfigOption<?>> allowed, String key) {
        return allowed.keySet().stream().anyMatch(each -> key.startsWith(each + "."));
    }

    private static String prefix(String key, Factory format) {
        return key.substring(0, key.length() - "format".length()) + format.factoryIdentifier() + ".";
    }

    private static void add(Map<String, ConfigOption<?>> allowed, Set<String> needed, String prefix, Factory factory) {
        Set<ConfigOption<?>> all = new LinkedHashSet<>(factory.requiredOptions());
        all.forEach(option -> needed.add(prefix + option.key()));
        all.addAll(factory.optionalOptions());
        for (ConfigOption<?> option : all) {
            allowed.put(prefix + option.key(), option);
            for (FallbackKey fallback : option.fallbackKeys()) {
                allowed.put(prefix + fallback.getKey(), option);
            }
        }
    }

    private void tellNearest(
            String key, boolean value, Severity severity, String code, Message said, String wrong, Set<String> known) {
        Optional<String> near = NearestName.of(wrong, known);
        String fix = near.map(name -> "'" + name + "'").orElse(null);
        tell(
                key,
                value,
                severity,
                code,
                near.map(name -> said.with("near", name)).orElse(said),
                fix);
    }

    private void tell(String key, boolean value, String code, Message said) {
        tell(key, value, Severity.ERROR, code, said, null);
    }

    /** At an option's key or value; of what stands elsewhere, only where the whole table is in question. */
    private void tell(String key, boolean value, Severity severity, String code, Message said, String fix) {
        Options.Place place = key == null ? null : places.place(key);
        if (place == null && !whole) {
            return;
        }
        Token token = place == null ? places.opening : value ? place.value : place.key;
        Finding finding = token == null
                ? Finding.of(severity, code, said, statement)
                : Finding.of(severity, code, said, statement, token.start, token.end);
        found.add(place == null || fix == null ? finding : finding.withFix(fix));
    }
}
