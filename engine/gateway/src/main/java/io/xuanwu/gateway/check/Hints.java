package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.planner.hint.JoinStrategy;

/** Judges hints: their names, and the options of {@code t /*+ OPTIONS('k' = 'v') *}{@code /}. */
final class Hints {
    /** The signs that open a hint. */
    private static final int OPENING = 3;

    private static final Set<String> NAMES = names();
    /** Flink's words for a hint whose argument is no table of the query. */
    private static final Pattern UNMATCHED = Pattern.compile(
            "hints cannot match the name of input tables or\\s+views:\\s*`(?<name>[^`,]+)[^`]*` in `(?<hint>\\w+)`");
    /** The beginning of Flink's words for a hint with wrong arguments. */
    private static final Pattern WRONG = Pattern.compile("[Hh]int \\[?`?(\\w+)");

    private Hints() {}

    static List<Finding> check(Workspace workspace, Severity absent, Statement statement) {
        List<Finding> found = new ArrayList<>();
        List<Token> tokens = statement.tokens();
        for (int at = OPENING + 1; at < tokens.size(); at++) {
            if (tokens.get(at).isWord("OPTIONS")
                    && tokens.get(at - 1).isSymbol('+')
                    && tokens.get(at - 2).isSymbol('*')
                    && tokens.get(at - OPENING).isSymbol('/')) {
                ObjectIdentifier name = nameBefore(workspace, statement, at - OPENING);
                Options places = Options.ofHint(statement, at);
                workspace.realTable(name).ifPresent(table -> {
                    ResolvedCatalogTable changed = table.copy(with(table.getOptions(), places.values()));
                    found.addAll(new TableOptions(workspace, absent, statement, places, name, changed).check());
                });
            }
        }
        return found;
    }

    /** Finds a hint that Flink does not have. */
    static Optional<Finding> unknown(Statement statement) {
        List<Token> tokens = statement.tokens();
        for (int at = OPENING; at < tokens.size(); at++) {
            boolean opens = tokens.get(at - 1).isSymbol('+')
                    && tokens.get(at - 2).isSymbol('*')
                    && tokens.get(at - OPENING).isSymbol('/');
            for (int name = at;
                    opens && name < tokens.size() && !tokens.get(name).isSymbol('*');
                    name++) {
                Token token = tokens.get(name);
                if (token.isSymbol('(')) {
                    name = new Clauses(statement).closing(name).orElse(tokens.size());
                } else if (token.kind == Token.Kind.WORD && !NAMES.contains(token.upper())) {
                    return Optional.of(unknown(statement, token));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Says what is wrong with the form of a hint.
     *
     * @param index the token at which Flink's parser stopped
     */
    static Optional<Finding> malformed(Statement statement, int index) {
        List<Token> tokens = statement.tokens();
        int opening = index;
        while (opening >= 0 && !opensHint(tokens, opening)) {
            if (opening < index && closesHint(tokens, opening)) {
                return Optional.empty();
            }
            opening--;
        }
        if (opening < 0) {
            return Optional.empty();
        }
        int closing = opening + OPENING;
        int depth = 0;
        while (closing < tokens.size() && !closesHint(tokens, closing)) {
            depth += tokens.get(closing).isSymbol('(') ? 1 : tokens.get(closing).isSymbol(')') ? -1 : 0;
            closing++;
        }
        Token last = tokens.get(Math.min(closing + 1, tokens.size() - 1));
        if (closing == opening + OPENING) {
            return Optional.of(told(statement, tokens.get(opening), last, Message.of("sql_syntax.hint_empty"))
                    .withFix(""));
        }
        if (depth > 0) {
            return Optional.of(told(statement, tokens.get(opening), last, Message.of("sql_syntax.hint_open")));
        }
        Token stopped = tokens.get(index);
        return Optional.of(told(statement, stopped, stopped, Message.of("sql_syntax.hint_form")));
    }

    /** The place of a hint that Flink read and could not use, by its message. */
    static Optional<Finding> unusable(Statement statement, String message) {
        Clauses clauses = new Clauses(statement);
        Matcher named = UNMATCHED.matcher(message);
        if (named.find()) {
            int hint = clauses.tokenAt(startOf(clauses.words(named.group("hint"))));
            List<Token> tokens = statement.tokens();
            for (int at = Math.max(hint, 0); at < tokens.size() && !closesHint(tokens, at); at++) {
                if (hint >= 0 && statement.value(tokens.get(at)).equals(named.group("name"))) {
                    Message said =
                            Message.of("hint_unmatched", "name", named.group("name"), "hint", named.group("hint"));
                    return Optional.of(told(statement, tokens.get(at), tokens.get(at), "hint_unmatched", said));
                }
            }
        }
        Matcher wrong = WRONG.matcher(message);
        Clauses.Span span = wrong.find() ? clauses.words(wrong.group(1)) : null;
        return Optional.ofNullable(span)
                .map(place -> Finding.of(
                        Severity.ERROR,
                        "hint_invalid",
                        Message.of("hint_invalid.flink", Message.WORDS, message),
                        statement,
                        place.start,
                        place.end));
    }

    private static int startOf(Clauses.Span span) {
        return span == null ? -1 : span.start;
    }

    private static boolean opensHint(List<Token> tokens, int at) {
        return at + 2 < tokens.size()
                && tokens.get(at).isSymbol('/')
                && tokens.get(at + 1).isSymbol('*')
                && tokens.get(at + 2).isSymbol('+');
    }

    private static boolean closesHint(List<Token> tokens, int at) {
        return at + 1 < tokens.size()
                && tokens.get(at).isSymbol('*')
                && tokens.get(at + 1).isSymbol('/');
    }

    private static Finding told(Statement statement, Token first, Token last, Message said) {
        return told(statement, first, last, FailureCode.SQL_SYNTAX.onTheWire(), said);
    }

    private static Finding told(Statement statement, Token first, Token last, String code, Message said) {
        return Finding.of(Severity.ERROR, code, said, statement, first.start, last.end);
    }

    private static Finding unknown(Statement statement, Token token) {
        String name = statement.value(token);
        Optional<String> near = NearestName.of(name, NAMES);
        Finding finding = told(
                statement,
                token,
                token,
                "hint_unknown",
                Message.of("hint_unknown", "name", name, "near", near.orElse(null)));
        return near.map(finding::withFix).orElse(finding);
    }

    private static Set<String> names() {
        Set<String> found = new TreeSet<>(Set.of("OPTIONS", "STATE_TTL"));
        for (JoinStrategy strategy : JoinStrategy.values()) {
            found.add(strategy.getJoinHintName());
        }
        return found;
    }

    private static ObjectIdentifier nameBefore(Workspace workspace, Statement statement, int end) {
        int first = end - 1;
        while (first >= 2 && statement.tokens().get(first - 1).isSymbol('.')) {
            first -= 2;
        }
        List<String> parts = new ArrayList<>();
        for (int at = first; at < end; at += 2) {
            parts.add(statement.value(statement.tokens().get(at)));
        }
        CatalogManager catalogs = workspace.tables().getCatalogManager();
        return catalogs.qualifyIdentifier(UnresolvedIdentifier.of(
                parts.subList(Math.max(0, parts.size() - OPENING), parts.size()).toArray(new String[0])));
    }

    private static Map<String, String> with(Map<String, String> own, Map<String, String> given) {
        Map<String, String> all = new LinkedHashMap<>(own);
        all.putAll(given);
        return all;
    }
}
