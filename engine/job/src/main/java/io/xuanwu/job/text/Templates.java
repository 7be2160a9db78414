package io.xuanwu.job.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The English templates of the platform's {@code messages.json}. {@code {name}} stands for
 * a fact, but not behind a dollar; a part in brackets is left out if it has a fact that is not there.
 */
final class Templates {
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\]]*)\\]");
    private static final Pattern FACT = Pattern.compile("(?<!\\$)\\{(\\w+)\\}");
    private static final Map<String, String> ENGLISH = read();

    private Templates() {}

    /**
     * @throws IllegalArgumentException if there is no such template, or it needs a fact that is not there
     */
    static String english(String template, Map<String, Object> facts) {
        String text = ENGLISH.get(template);
        if (text == null) {
            throw new IllegalArgumentException("There is no template '" + template + "' in messages.tsv");
        }
        String chosen = OPTIONAL.matcher(text)
                .replaceAll(part -> Matcher.quoteReplacement(isWhole(part.group(1), facts) ? part.group(1) : ""));
        if (!isWhole(chosen, facts)) {
            throw new IllegalArgumentException("The template '" + template + "' needs more facts than " + facts);
        }
        return FACT.matcher(chosen)
                .replaceAll(fact -> Matcher.quoteReplacement(String.valueOf(facts.get(fact.group(1)))));
    }

    private static boolean isWhole(String part, Map<String, Object> facts) {
        return FACT.matcher(part).results().allMatch(fact -> facts.containsKey(fact.group(1)));
    }

    private static Map<String, String> read() {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Templates.class.getResourceAsStream("messages.tsv"), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.split("\t", 2))
                    .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
