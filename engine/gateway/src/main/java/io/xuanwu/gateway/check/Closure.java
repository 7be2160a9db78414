package io.xuanwu.gateway.check;

import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.script.Verb;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which earlier statements a statement may depend on: those that define a name that stands in it, those on which these
 * depend, and those that change the session for everybody. Too many rather than too few.
 */
final class Closure {
    private static final Set<String> OBJECTS = Set.of("TABLE", "VIEW", "FUNCTION", "MODEL");
    /** What all later statements of a script rest on. */
    private static final Set<String> SURROUNDINGS = Set.of("CATALOG", "DATABASE", "SCHEMA");

    private static final Set<String> VERBS = Set.of("CREATE", "ALTER", "DROP");
    private static final Set<String> BEFORE_NAME = Set.of("IF", "NOT", "EXISTS");
    private static final int DEEPEST_LEADING = 6;

    private final List<Statement> statements;
    private final Map<String, List<Integer>> definers = new LinkedHashMap<>();
    private final List<Integer> general = new ArrayList<>();
    private final List<Set<String>> words = new ArrayList<>();

    Closure(List<Statement> statements) {
        this.statements = statements;
        for (int index = 0; index < statements.size(); index++) {
            Statement statement = statements.get(index);
            words.add(names(statement));
            if (isGeneral(statement)) {
                general.add(index);
            } else if (defines(statement)) {
                definers.computeIfAbsent(defined(statement), any -> new ArrayList<>())
                        .add(index);
            }
        }
    }

    /** The indices of these statements, in the order of the script. */
    BitSet of(int index) {
        BitSet found = new BitSet();
        Deque<Integer> open = new ArrayDeque<>(List.of(index));
        general.stream().filter(each -> each < index).forEach(each -> {
            found.set(each);
            open.add(each);
        });
        if (dropsDatabase(statements.get(index))) { // which fails while there is a table in it
            definers.values().stream()
                    .flatMap(List::stream)
                    .filter(each -> each < index)
                    .forEach(each -> {
                        found.set(each);
                        open.add(each);
                    });
        }
        while (!open.isEmpty()) {
            for (String word : words.get(open.pop())) {
                for (int definer : definers.getOrDefault(word, List.of())) {
                    if (definer < index && !found.get(definer)) {
                        found.set(definer);
                        open.add(definer);
                    }
                }
            }
        }
        return found;
    }

    /** The names of tables that CREATE TABLE … AS statements before this one create, once the job is submitted. */
    Set<String> createdFromQueryBefore(int index) {
        Set<String> found = new LinkedHashSet<>();
        statements.subList(0, index).stream()
                .filter(statement -> statement.verb() == Verb.TABLE_FROM_QUERY)
                .forEach(statement -> found.add(defined(statement)));
        return found;
    }

    /** All names that statements before this one define. */
    Set<String> namesBefore(int index) {
        Set<String> found = createdFromQueryBefore(index);
        definers.forEach((name, indices) -> {
            if (indices.get(0) < index) {
                found.add(name);
            }
        });
        return found;
    }

    /** Whether it gives a name to something, were it right: a function USING JAR would. */
    static boolean defines(Statement statement) {
        return statement.verb() == Verb.DEFINE || statement.verb() == Verb.JAR;
    }

    /** The last part of the name that a statement defines, changes or drops; empty where there is none. */
    static String defined(Statement statement) {
        List<Token> tokens = statement.tokens();
        int at = object(tokens);
        if (at < 0) {
            return "";
        }
        at++;
        while (at < tokens.size() && BEFORE_NAME.contains(tokens.get(at).upper())) {
            at++;
        }
        while (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol('.')) {
            at += 2;
        }
        return at < tokens.size() ? statement.value(tokens.get(at)) : "";
    }

    /** Where TABLE, VIEW, FUNCTION or MODEL stands among the leading words, or a word mistyped for it; or -1. */
    private static int object(List<Token> tokens) {
        for (int at = 1; at < Math.min(tokens.size(), DEEPEST_LEADING); at++) {
            if (OBJECTS.contains(tokens.get(at).upper())) {
                return at;
            }
        }
        boolean isMistyped = tokens.size() > 2
                && VERBS.contains(tokens.get(0).upper())
                && tokens.subList(1, Math.min(tokens.size(), DEEPEST_LEADING)).stream()
                        .noneMatch(token -> SURROUNDINGS.contains(token.upper()));
        return isMistyped ? 1 : -1;
    }

    private static boolean dropsDatabase(Statement statement) {
        List<Token> tokens = statement.tokens();
        return tokens.size() > 1
                && tokens.get(0).isWord("DROP")
                && (tokens.get(1).isWord("DATABASE") || tokens.get(1).isWord("SCHEMA"));
    }

    private static boolean isGeneral(Statement statement) {
        switch (statement.verb()) {
            case SET:
            case RESET:
                return true;
            case DEFINE:
                return defined(statement).isEmpty();
            default:
                return false;
        }
    }

    private static Set<String> names(Statement statement) {
        Set<String> names = new HashSet<>();
        for (Token token : statement.tokens()) {
            boolean isNumber =
                    !token.upper().isEmpty() && Character.isDigit(token.upper().charAt(0));
            if ((token.kind == Token.Kind.WORD && !isNumber) || token.kind == Token.Kind.NAME) {
                names.add(statement.value(token));
            }
        }
        return names;
    }
}
