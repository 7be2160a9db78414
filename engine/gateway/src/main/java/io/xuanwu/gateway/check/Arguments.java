package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.flink.BuiltInFunctions;
import io.xuanwu.job.script.Statement;
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
        String signature = BuiltInFunctions.signature(name)
                .filter(known -> !finding.message.contains("form"))
                .map(known -> " Its signature: " + known + ".")
                .orElse("");
        Matcher types = NO_MATCH.matcher(finding.message);
        String message = types.find()
                ? "'" + name + "' cannot take the arguments (" + types.group("types") + ")."
                : finding.message.replaceAll("\\.?$", ".");
        String size = BuiltInFunctions.windows().containsKey(name.toUpperCase(java.util.Locale.ROOT))
                ? " A size is an interval, such as INTERVAL '1' MINUTE."
                : "";
        return finding.with("function_arguments", message + signature + size);
    }
}
