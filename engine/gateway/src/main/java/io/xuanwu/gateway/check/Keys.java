package io.xuanwu.gateway.check;

import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Verb;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Computes cache keys from all inputs of a statement's check: equal keys have equal findings. */
final class Keys {
    /** Tables of an external catalog can change without notice. */
    private static final Duration CATALOGS_LAST = Duration.ofSeconds(30);

    private final byte[] base;
    private final byte[][] texts;

    Keys(Definition definition, Purpose purpose, List<Statement> statements) {
        MessageDigest digest = sha256();
        add(digest, purpose.name());
        definition.options.forEach((key, value) -> addAll(digest, List.of(key, value)));
        definition.catalogs.forEach(each -> addAll(digest, List.of(each.name, each.sql)));
        definition.functions.forEach(
                each -> addAll(digest, List.of(each.name, each.className, each.artifact.orElse(""))));
        definition.artifacts.forEach(each -> add(digest, each.sha256));
        definition.variables.forEach((key, value) -> addAll(digest, List.of(key, value)));
        statements.stream().filter(Keys::setsMode).forEach(each -> add(digest, each.sql()));
        if (!definition.catalogs.isEmpty() || statements.stream().anyMatch(Keys::opensCatalog)) {
            add(digest, Long.toString(System.currentTimeMillis() / CATALOGS_LAST.toMillis()));
        }
        base = digest.digest();
        texts = statements.stream().map(Keys::text).toArray(byte[][]::new);
    }

    /** Of the catalogs and functions of the definition. */
    String surroundings() {
        return hex(base);
    }

    /**
     * Of a statement.
     *
     * @param needed the statements before it on which it may depend
     */
    String of(int index, BitSet needed) {
        MessageDigest digest = sha256();
        digest.update(base);
        needed.stream().forEach(each -> digest.update(texts[each]));
        digest.update(texts[index]);
        return hex(digest.digest());
    }

    /** The same where also names play a part that do not stand in the statement. */
    String with(String key, Collection<String> names) {
        MessageDigest digest = sha256();
        add(digest, key);
        addAll(digest, names);
        return hex(digest.digest());
    }

    private static byte[] text(Statement statement) {
        MessageDigest digest = sha256();
        add(digest, Boolean.toString(statement.inStatementSet()));
        add(digest, statement.sourceText());
        add(digest, statement.sql());
        return digest.digest();
    }

    private static boolean setsMode(Statement statement) {
        return statement.verb() == Verb.SET && statement.sql().contains("runtime-mode");
    }

    private static boolean opensCatalog(Statement statement) {
        return statement.verb() == Verb.DEFINE
                && statement.tokens().get(0).isWord("CREATE")
                && statement.tokens().size() > 1
                && statement.tokens().get(1).isWord("CATALOG");
    }

    private static void addAll(MessageDigest digest, Collection<String> texts) {
        texts.forEach(each -> add(digest, each));
    }

    /** With its length before it, so that no two lists of texts look the same. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder(2 * bytes.length);
        for (byte each : bytes) {
            text.append(Character.forDigit((each >> 4) & 15, 16)).append(Character.forDigit(each & 15, 16));
        }
        return text.toString();
    }
}
