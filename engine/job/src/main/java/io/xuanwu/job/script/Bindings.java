package io.xuanwu.job.script;

import io.xuanwu.job.text.NearestName;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values that placeholders stand for: {@code ${name}} a variable, {@code ${secret.name}} a secret. */
public final class Bindings {
    private static final String SECRET = "secret.";

    private final Map<String, String> variables;
    private final Map<String, String> secrets;

    public Bindings(Map<String, String> variables, Map<String, String> secrets) {
        this.variables = Map.copyOf(variables);
        this.secrets = Map.copyOf(secrets);
    }

    static boolean isSecret(String name) {
        return name.startsWith(SECRET);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(isSecret(name) ? secrets.get(name.substring(SECRET.length())) : variables.get(name));
    }

    /** What to tell somebody who used an unknown name, with the nearest known one. */
    String unknown(String name) {
        Set<String> known = new LinkedHashSet<>(variables.keySet());
        secrets.keySet().forEach(secret -> known.add(SECRET + secret));
        String kind = isSecret(name) ? "secret" : "variable";
        return "There is no " + kind + " for ${" + name + "}." + NearestName.hint(name, known)
                + " Set it in the space, or write $${ for a literal ${.";
    }
}
