package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.check.SessionKeys;
import io.xuanwu.gateway.complete.Candidate.Kind;
import io.xuanwu.gateway.tables.Factories;
import io.xuanwu.gateway.tables.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.factories.Factory;

/** Completions of option keys and values, as declared by the factories of this release. */
final class OptionCandidates {
    private static final List<String> FORMAT_KEYS = List.of("format", "key.format", "value.format");

    /** Prefixes of options that are set in a script rather than for a cluster. */
    private static final List<String> LIKELY =
            List.of("table.", "execution.", "parallelism.", "pipeline.", "state.", "sql-");

    private final Workspace workspace;
    private final Catalogue catalogue;
    private final boolean isQuoted;

    /**
     * @param isQuoted whether the cursor is already inside quotes
     */
    OptionCandidates(Workspace workspace, Catalogue catalogue, boolean isQuoted) {
        this.workspace = workspace;
        this.catalogue = catalogue;
        this.isQuoted = isQuoted;
    }

    List<Candidate> at(OptionPlace place) {
        if (!place.ofTable) {
            return place.key == null ? sessionKeys() : values(SessionKeys.all().get(place.key));
        }
        Map<String, String> options = new LinkedHashMap<>(inherited(place.table));
        Set<String> present = place.others.keySet();
        options.putAll(place.others);
        if (place.key == null) {
            return tableKeys(options, present);
        }
        if (place.key.equals("connector")) {
            return identifiers(Factories.tables(workspace.userCode()), Factories.KNOWN);
        }
        if (FORMAT_KEYS.contains(place.key)) {
            return identifiers(Factories.formats(workspace.userCode()), Factories.KNOWN_FORMATS);
        }
        return values(declared(options).get(place.key));
    }

    /** Returns the options of the table that the statement alters, copies or puts a hint on. */
    private Map<String, String> inherited(List<String> table) {
        try {
            Optional<ObjectIdentifier> name = catalogue.table(table);
            return name.flatMap(workspace::realTable)
                    .map(ResolvedCatalogTable::getOptions)
                    .orElse(Map.of());
        } catch (Exception | LinkageError | AssertionError unreadable) {
            return Map.of();
        }
    }

    private List<Candidate> tableKeys(Map<String, String> options, Set<String> present) {
        List<Candidate> found = new ArrayList<>();
        if (!options.containsKey("connector")) {
            found.add(key("connector", "required"));
        }
        Factory factory = Factories.tables(workspace.userCode()).get(options.getOrDefault("connector", ""));
        Set<String> required = new TreeSet<>();
        if (factory != null) {
            factory.requiredOptions().forEach(option -> required.add(option.key()));
        }
        Map<String, ConfigOption<?>> declared = declared(options);
        for (String key : required) {
            found.add(key(key, join("required", OptionTypes.describe(declared.get(key)))));
        }
        declared.forEach((key, option) -> {
            if (!required.contains(key)) {
                found.add(key(key, OptionTypes.describe(option)));
            }
        });
        found.removeIf(candidate -> present.contains(candidate.label));
        return found;
    }

    /** Returns the options of the connector and its formats by key. */
    private Map<String, ConfigOption<?>> declared(Map<String, String> options) {
        Map<String, ConfigOption<?>> found = new TreeMap<>();
        Factory factory = Factories.tables(workspace.userCode()).get(options.getOrDefault("connector", ""));
        if (factory != null) {
            add(found, "", factory);
        }
        for (String key : FORMAT_KEYS) {
            Factory format = Factories.formats(workspace.userCode()).get(options.getOrDefault(key, ""));
            if (format != null) {
                String prefix = key.substring(0, key.length() - "format".length());
                add(found, prefix + format.factoryIdentifier() + ".", format);
            }
        }
        return found;
    }

    private static void add(Map<String, ConfigOption<?>> found, String prefix, Factory factory) {
        factory.requiredOptions().forEach(option -> found.put(prefix + option.key(), option));
        factory.optionalOptions().forEach(option -> found.put(prefix + option.key(), option));
    }

    private List<Candidate> sessionKeys() {
        List<Candidate> likely = new ArrayList<>();
        List<Candidate> others = new ArrayList<>();
        SessionKeys.all().forEach((key, option) -> {
            boolean isOlderName = !option.key().equals(key);
            boolean isWhole = key.contains(".") && !key.contains("<");
            if (!isOlderName && isWhole) {
                boolean isLikely = LIKELY.stream().anyMatch(key::startsWith);
                (isLikely ? likely : others).add(key(key, OptionTypes.describe(option)));
            }
        });
        likely.addAll(others);
        return likely;
    }

    private List<Candidate> identifiers(Map<String, Factory> here, Set<String> known) {
        List<Candidate> found = new ArrayList<>();
        new TreeSet<>(here.keySet()).forEach(name -> found.add(value(name, "")));
        for (String name : new TreeSet<>(known)) {
            if (!here.containsKey(name)) {
                found.add(value(name, "its jar is missing from this release"));
            }
        }
        return found;
    }

    private List<Candidate> values(ConfigOption<?> option) {
        List<Candidate> found = new ArrayList<>();
        if (option != null) {
            OptionTypes.values(option).forEach(each -> found.add(value(each, "")));
            String usual = OptionTypes.usual(option);
            if (found.isEmpty() && !usual.isEmpty()) {
                found.add(value(usual, "default"));
            }
        }
        return found;
    }

    private Candidate key(String key, String detail) {
        return new Candidate(key, Kind.OPTION, detail, isQuoted ? key : "'" + key + "' = ''");
    }

    private Candidate value(String value, String detail) {
        return new Candidate(value, Kind.VALUE, detail, isQuoted ? value : "'" + value + "'");
    }

    private static String join(String first, String second) {
        return second.isEmpty() ? first : first + ", " + second;
    }
}
