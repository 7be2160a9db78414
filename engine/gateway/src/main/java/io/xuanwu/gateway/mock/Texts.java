package io.xuanwu.gateway.mock;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Readable strings that suit the suffix of a column's name. */
final class Texts {
    private static final String[] WORDS =
            "amber birch cedar delta ember flint grove harbor iris juniper lotus maple".split(" ");
    private static final Map<String, String[]> NAMED = new LinkedHashMap<>();

    static {
        named("first_name,firstname,user,customer", "Ada Bo Chen Dana Emil Fatima Grace Hugo Ines Jun");
        named("last_name,lastname,surname", "Alvarez Berg Chen Diaz Eriksen Fischer Gupta Hansen Ito Jansen");
        named("name", "Ada Bo Chen Dana Emil Fatima Grace Hugo Ines Jun");
        named("city,town", "Wuhan Berlin Lima Nairobi Oslo Kyoto Lagos Quito Porto Delhi");
        named("country,country_code,nation", "CN DE PE KE NO JP NG EC PT IN");
        named("region,area,zone", "north south east west");
        named("status,state,stage", "NEW PAID SHIPPED CLOSED");
        named("currency", "EUR USD CNY JPY");
        named("category,kind,type", "books games music tools");
        named("gender,sex", "F M");
        named("language,lang,locale", "zh en de fr");
        named("level,severity,priority", "low medium high");
        named("color,colour", "red green blue black");
        named("device,platform,os", "android ios web");
        named("action,event,event_type,behavior", "view click cart buy");
        named("carrier,airline", "AA DL UA WN");
    }

    private Texts() {}

    private static void named(String names, String words) {
        for (String name : names.split(",")) {
            NAMED.put(name, words.split(" "));
        }
    }

    /** Returns words that suit the name of a column; empty if there are none. */
    static String[] words(String column) {
        String name = column.toLowerCase(Locale.ROOT);
        String[] found = NAMED.get(name);
        for (Map.Entry<String, String[]> entry : NAMED.entrySet()) {
            if (found == null && name.endsWith("_" + entry.getKey())) {
                found = entry.getValue();
            }
        }
        return found == null ? new String[0] : found.clone();
    }

    /**
     * @param said {@code generate.columns.NAME} of the request, or a missing node
     * @param number of the row, from 0
     */
    static String of(String column, LogicalType type, JsonNode said, int number, SplittableRandom random) {
        int length = said.path("length").asInt(0);
        if (length > 0) {
            StringBuilder text = new StringBuilder(pick(WORDS, random));
            while (text.length() < length) {
                text.append(' ').append(pick(WORDS, random));
            }
            return fitted(text.substring(0, length), type);
        }
        return fitted(word(column, number, random), type);
    }

    /** Returns the value in hex with the length of the type, at most eight bytes. */
    static String hex(long value, LogicalType type) {
        int bytes = Math.min(8, room(type));
        return String.format("%016x", value).substring(16 - 2 * bytes);
    }

    static int room(LogicalType type) {
        return LogicalTypeChecks.getLength(type);
    }

    static String fitted(String text, LogicalType type) {
        return text.substring(0, Math.min(text.length(), room(type)));
    }

    private static String word(String column, int number, SplittableRandom random) {
        String name = column.toLowerCase(Locale.ROOT);
        String person = pick(NAMED.get("first_name"), random).toLowerCase(Locale.ROOT);
        if (name.endsWith("email") || name.endsWith("mail")) {
            return person + "@example.org";
        }
        if (name.endsWith("url") || name.endsWith("uri") || name.endsWith("link")) {
            return "https://example.org/" + pick(WORDS, random) + "/" + (1 + random.nextInt(100));
        }
        if (name.endsWith("phone") || name.endsWith("mobile") || name.endsWith("tel")) {
            return String.format("+49 30 5550 %04d", random.nextInt(10_000));
        }
        if (name.equals("ip") || name.endsWith("_ip") || name.endsWith("ip_address")) {
            return "192.0.2." + (1 + random.nextInt(254));
        }
        if (name.endsWith("uuid") || name.endsWith("guid")) {
            return String.format("%08x-0000-4000-8000-%012x", number, random.nextLong(1L << 48));
        }
        if (name.equals("id") || name.endsWith("_no") || name.endsWith("number")) {
            return String.valueOf(number + 1);
        }
        if (name.endsWith("description") || name.endsWith("comment") || name.endsWith("message")) {
            return pick(WORDS, random) + " " + pick(WORDS, random) + " " + pick(WORDS, random);
        }
        String[] words = words(column);
        return pick(words.length > 0 ? words : WORDS, random);
    }

    private static String pick(String[] words, SplittableRandom random) {
        return words[random.nextInt(words.length)];
    }
}
