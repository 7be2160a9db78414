package io.xuanwu.job.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What people are told: the id of a template of the platform's {@code messages.json}, and the facts to put into it, which are texts or
 * whole numbers. The fact {@code where} names a place outside the script. Immutable.
 */
public final class Message {
    /** The fact for what somebody else said, such as Flink; it is never translated. */
    public static final String WORDS = "words";

    private static final String WHERE = "where";

    private final String template;
    private final Map<String, Object> facts;

    private Message(String template, Map<String, Object> facts) {
        this.template = template;
        this.facts = Collections.unmodifiableMap(facts);
    }

    /**
     * @param facts names and values in turns; one whose value is null is not there
     */
    public static Message of(String template, Object... facts) {
        Message message = new Message(template, Map.of());
        for (int at = 0; at < facts.length; at += 2) {
            message = facts[at + 1] == null ? message : message.with((String) facts[at], facts[at + 1]);
        }
        return message;
    }

    /** The same with one more fact. */
    public Message with(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        all.put(name, value instanceof Integer ? value : Objects.toString(value));
        return new Message(template, all);
    }

    /** The same about a place outside the script, such as {@code catalogs.lake}. */
    public Message at(String place) {
        return with(WHERE, place);
    }

    /** The same with other words of somebody else, if it has any. */
    public Message reworded(UnaryOperator<String> change) {
        return facts.containsKey(WORDS) ? with(WORDS, change.apply((String) facts.get(WORDS))) : this;
    }

    public String template() {
        return template;
    }

    public Map<String, Object> facts() {
        return facts;
    }

    /** The English text. */
    @Override
    public String toString() {
        String text = Templates.english(template, facts);
        return facts.containsKey(WHERE) ? facts.get(WHERE) + ": " + text : text;
    }
}
