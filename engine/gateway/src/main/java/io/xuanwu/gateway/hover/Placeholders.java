package io.xuanwu.gateway.hover;

import io.xuanwu.gateway.hover.HoverVerb.About;
import io.xuanwu.gateway.unfinished.Place;
import io.xuanwu.gateway.unfinished.Word;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The placeholders of variables and secrets; a secret's value is never told. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(secret\\.)?([^}\\s]*)}");

    private Placeholders() {}

    /** Returns what is known about the placeholder at a position within a word; empty if there is none. */
    static Optional<About> at(Place place, Word word) {
        Matcher found = PLACEHOLDER.matcher(word.text);
        while (found.find()) {
            int start = word.start + found.start();
            int end = word.start + found.end();
            boolean isEscaped = found.start() > 0 && word.text.charAt(found.start() - 1) == '$';
            if (start <= place.offset && place.offset < end && !isEscaped) {
                boolean isSecret = found.group(1) != null;
                About about = new About(place.script, start, end, isSecret ? "secret" : "variable", found.group(2));
                String value = isSecret ? null : place.definition.variables.get(found.group(2));
                return Optional.of(about.fact("value", value));
            }
        }
        return Optional.empty();
    }
}
