package io.xuanwu.job.script;

import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.NearestName;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values that placeholders stand for: {@code ${name}} a variable, {@code ${secret.name}} a secret. */
public final class Bindings {
    private static final String SECRET = "secret.";
    private static final String STAND_IN = "stand-in-of-a-secret";

    private final Map<String, String> variables;
    private final Map<String, String> secrets;
    private final String standIn;

    public Bindings(Map<String, String> variables, Map<String, String> secrets) {
        this(variables, secrets, null);
    }

    private Bindings(Map<String, String> variables, Map<String, String> secrets, String standIn) {
        this.variables = Map.copyOf(variables);
        this.secrets = Map.copyOf(secrets);
        this.standIn = standIn;
    }

    /** Where nothing is run, and nobody needs to know the secrets: something stands in for each that is not given. */
    public static Bindings withoutSecrets(Map<String, String> variables, Map<String, String> secrets) {
        return new Bindings(variables, secrets, STAND_IN);
    }

    /** Whether this is, or holds, what stands in for a secret: nobody can say whether the real one would do. */
    public static boolean holdsStandIn(String value) {
        return value.contains(STAND_IN);
    }

    static boolean isSecret(String name) {
        return name.startsWith(SECRET);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(
                isSecret(name) ? secrets.getOrDefault(name.substring(SECRET.length()), standIn) : variables.get(name));
    }

    /** What to tell somebody who used an unknown name, with the nearest known one. */
    Message unknown(String name) {
        Set<String> known = new LinkedHashSet<>(variables.keySet());
        secrets.keySet().forEach(secret -> known.add(SECRET + secret));
        return Message.of(
                isSecret(name) ? "variable_unknown.secret" : "variable_unknown",
                "placeholder",
                "${" + name + "}",
                "near",
                NearestName.of(name, known).orElse(null));
    }
}
