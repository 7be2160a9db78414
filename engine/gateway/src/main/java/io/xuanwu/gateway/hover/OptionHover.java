package io.xuanwu.gateway.hover;

import io.xuanwu.gateway.check.SessionKeys;
import io.xuanwu.gateway.flink.MarkdownFormatter;
import io.xuanwu.gateway.flink.OptionTypes;
import io.xuanwu.gateway.hover.HoverVerb.About;
import io.xuanwu.gateway.tables.DeclaredOptions;
import io.xuanwu.gateway.tables.Factories;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.gateway.unfinished.Cursor;
import io.xuanwu.gateway.unfinished.KnownTables;
import io.xuanwu.gateway.unfinished.OptionPlace;
import io.xuanwu.gateway.unfinished.Place;
import io.xuanwu.gateway.unfinished.Word;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;

/** What is told about a text in quotes: an option's key or value, a connector, a format. */
final class OptionHover {
    private final Place place;
    private final Word word;
    private final Workspace workspace;

    OptionHover(Place place, Word word, Workspace workspace) {
        this.place = place;
        this.word = word;
        this.workspace = workspace;
    }

    Optional<About> about() {
        OptionPlace at = OptionPlace.at(new Cursor(place.script, Math.min(word.start + 1, place.script.length())))
                .orElse(null);
        if (at == null || !word.closed) {
            return Optional.empty();
        }
        boolean isKey = at.key == null;
        String key = isKey ? word.value() : at.key;
        if (!at.ofTable) {
            return Optional.ofNullable(SessionKeys.all().get(key)).map(option -> option(key, option));
        }
        if (!isKey && key.equals("connector")) {
            return Optional.of(
                    jar("connector", Factories.tables(workspace.userCode()).keySet()));
        }
        if (!isKey && DeclaredOptions.FORMAT_KEYS.contains(key)) {
            return Optional.of(
                    jar("format", Factories.formats(workspace.userCode()).keySet()));
        }
        Map<String, String> options = new LinkedHashMap<>(new KnownTables(workspace).options(at.table));
        options.putAll(at.others);
        ConfigOption<?> option =
                DeclaredOptions.of(workspace.userCode(), options).get(key);
        return option == null
                ? Optional.of(about("option", key)).filter(any -> key.equals("connector"))
                : Optional.of(option(key, option)
                        .fact(
                                "required",
                                DeclaredOptions.required(workspace.userCode(), options)
                                                .contains(key)
                                        ? "true"
                                        : ""));
    }

    private About option(String key, ConfigOption<?> option) {
        About about = about("option", key);
        about.with("type", OptionTypes.name(option));
        String description = MarkdownFormatter.describe(option);
        if (!description.isEmpty()) {
            about.json.putObject("documentation").put("en", description);
        }
        about.fact("default", OptionTypes.usual(option));
        about.fact("values", String.join(", ", OptionTypes.values(option)));
        boolean isOlder = !key.equals(option.key()) && !key.endsWith("." + option.key());
        return about.fact("replaced_by", isOlder ? option.key() : "");
    }

    private About jar(String kind, Set<String> here) {
        return about(kind, word.value()).fact("installed", String.valueOf(here.contains(word.value())));
    }

    private About about(String kind, String name) {
        return new About(place.script, word.start, word.end, kind, name);
    }
}
