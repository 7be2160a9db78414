package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.flink.BuiltInFunctions;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.text.Message;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says that a function that exists cannot take the arguments that it was given. */
final class Arguments {
    private static final Pattern NO_MATCH =
            Pattern.compile("No match found for function signature [^(]*\\((?<types>.*)\\)", Pattern.DOTALL);

    private final Statement statement;
    private final Clauses clauses;
    private final TimeAttributes times;

    Arguments(Statement statement, Clauses clauses, Mentions mentions) {
        this.statement = statement;
        this.clauses = clauses;
        this.times = new TimeAttributes(statement, mentions);
    }

    /**
     * @param at the token with the function's name
     * @param finding with Flink's own words
     */
    Finding blame(int at, Finding finding) {
        Optional<Finding> time = times.missing();
        if (time.isPresent()) {
            return time.get();
        }
        String name = statement.value(clauses.token(at));
        String words = finding.message();
        Optional<String> signature = BuiltInFunctions.signature(name).filter(known -> !words.contains("form"));
        Matcher types = NO_MATCH.matcher(words);
        Message said = types.find()
                ? Message.of("function_arguments", "name", name, "types", types.group("types"))
                : Message.of("function_arguments.flink", Message.WORDS, sentence(words));
        if (signature.isPresent()) {
            said = said.with("signature", signature.get());
        }
        if (BuiltInFunctions.windows().containsKey(name.toUpperCase(Locale.ROOT))) {
            said = said.with("size", "INTERVAL '1' MINUTE");
        }
        return finding.with("function_arguments", said);
    }

    /** The words with one period at their end. */
    static String sentence(String words) {
        return words.replaceAll("[.\\s]*$", ".");
    }
}
