package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.check.SessionKeys;
import io.xuanwu.gateway.complete.Candidate.Kind;
import io.xuanwu.gateway.flink.MarkdownFormatter;
import io.xuanwu.gateway.flink.OptionTypes;
import io.xuanwu.gateway.tables.DeclaredOptions;
import io.xuanwu.gateway.tables.Factories;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.gateway.unfinished.KnownTables;
import io.xuanwu.gateway.unfinished.OptionPlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.Factory;

/** Completions of option keys and values, as declared by the factories of this release. */
final class OptionCandidates {
    /** Prefixes of options that are set in a script rather than for a cluster. */
    private static final List<String> LIKELY =
            List.of("table.", "execution.", "parallelism.", "pipeline.", "state.", "sql-");

    private final Workspace workspace;
    private final KnownTables known;
    private final boolean isQuoted;

    /**
     * @param isQuoted whether the cursor is already inside quotes
     */
    OptionCandidates(Workspace workspace, KnownTables known, boolean isQuoted) {
        this.workspace = workspace;
        this.known = known;
        this.isQuoted = isQuoted;
    }

    List<Candidate> at(OptionPlace place) {
        if (!place.ofTable) {
            return place.key == null ? sessionKeys() : values(SessionKeys.all().get(place.key));
        }
        Map<String, String> options = new LinkedHashMap<>(known.options(place.table));
        Set<String> present = place.others.keySet();
        options.putAll(place.others);
        if (place.key == null) {
            return tableKeys(options, present);
        }
        if (place.key.equals("connector")) {
            return identifiers(Factories.tables(workspace.userCode()), Factories.KNOWN);
        }
        if (DeclaredOptions.FORMAT_KEYS.contains(place.key)) {
            return identifiers(Factories.formats(workspace.userCode()), Factories.KNOWN_FORMATS);
        }
        return values(DeclaredOptions.of(workspace.userCode(), options).get(place.key));
    }

    private List<Candidate> tableKeys(Map<String, String> options, Set<String> present) {
        List<Candidate> found = new ArrayList<>();
        if (!options.containsKey("connector")) {
            found.add(key("connector", "required", null));
        }
        Set<String> required = DeclaredOptions.required(workspace.userCode(), options);
        Map<String, ConfigOption<?>> declared = DeclaredOptions.of(workspace.userCode(), options);
        for (String key : required) {
            found.add(key(key, join("required", OptionTypes.describe(declared.get(key))), declared.get(key)));
        }
        declared.forEach((key, option) -> {
            if (!required.contains(key)) {
                found.add(key(key, OptionTypes.describe(option), option));
            }
        });
        found.removeIf(candidate -> present.contains(candidate.label));
        return found;
    }

    private List<Candidate> sessionKeys() {
        List<Candidate> likely = new ArrayList<>();
        List<Candidate> others = new ArrayList<>();
        SessionKeys.all().forEach((key, option) -> {
            boolean isOlderName = !option.key().equals(key);
            boolean isWhole = key.contains(".") && !key.contains("<");
            if (!isOlderName && isWhole) {
                boolean isLikely = LIKELY.stream().anyMatch(key::startsWith);
                (isLikely ? likely : others).add(key(key, OptionTypes.describe(option), option));
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

    /**
     * @param option null if no factory declares it
     */
    private Candidate key(String key, String detail, ConfigOption<?> option) {
        String documentation = option == null ? "" : MarkdownFormatter.summarize(option);
        return new Candidate(key, Kind.OPTION, detail, isQuoted ? key : "'" + key + "' = ''", documentation);
    }

    private Candidate value(String value, String detail) {
        return new Candidate(value, Kind.VALUE, detail, isQuoted ? value : "'" + value + "'");
    }

    private static String join(String first, String second) {
        return second.isEmpty() ? first : first + ", " + second;
    }
}
