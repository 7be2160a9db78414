package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.UnresolvedIdentifier;

/** Judges the options that a query gives a table for itself alone: {@code t /*+ OPTIONS('k' = 'v') *}{@code /}. */
final class Hints {
    /** The signs that open a hint. */
    private static final int OPENING = 3;

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
