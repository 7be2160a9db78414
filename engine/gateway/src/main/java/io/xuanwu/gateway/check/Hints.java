package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    private static Finding unknown(Statement statement, Token token) {
        String name = statement.value(token);
        Finding finding = Finding.of(
                Severity.ERROR,
                "hint_unknown",
                "There is no hint '" + name + "'." + NearestName.hint(name, NAMES),
                statement,
                token.start,
                token.end);
        return NearestName.of(name, NAMES).map(finding::withFix).orElse(finding);
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
