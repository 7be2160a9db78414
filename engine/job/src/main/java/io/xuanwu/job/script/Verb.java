package io.xuanwu.job.script;

import java.util.List;
import java.util.Set;

/** What the engine does with a statement, told from its first words. */
public enum Verb {
    /** INSERT: becomes a part of the job. */
    WRITE,
    /** Changes catalogs, tables, views, functions or modules; runs at once. */
    DEFINE,
    SET,
    RESET,
    /** Only looks; runs at once and its result is logged. */
    SHOW,
    /** A SELECT with nowhere to write. */
    QUERY,
    /** CREATE TABLE … AS SELECT. */
    TABLE_FROM_QUERY,
    /** ADD JAR and REMOVE JAR. */
    JAR,
    /** Valid Flink SQL that has no place in a job. */
    UNSUPPORTED,
    /** Not known here: Flink's parser says what is wrong with it. */
    UNKNOWN;

    private static final Set<String> DEFINING = Set.of("CREATE", "DROP", "ALTER", "USE", "LOAD", "UNLOAD");
    private static final Set<String> SHOWING = Set.of("SHOW", "DESCRIBE", "DESC", "EXPLAIN");
    private static final Set<String> QUERYING = Set.of("SELECT", "WITH", "VALUES", "(");
    private static final Set<String> UNSUPPORTING = Set.of(
            "CALL", "ANALYZE", "TRUNCATE", "COMPILE", "EXECUTE", "DELETE", "UPDATE", "MERGE", "STOP", "BEGIN", "END");

    static Verb of(List<Token> tokens) {
        String first = tokens.get(0).upper();
        if (first.equals("INSERT")) {
            return WRITE;
        }
        if (createsTable(tokens)) {
            return hasOuterAs(tokens) ? TABLE_FROM_QUERY : DEFINE;
        }
        if (DEFINING.contains(first)) {
            return tokens.stream().limit(4).anyMatch(token -> token.isWord("MATERIALIZED")) ? UNSUPPORTED : DEFINE;
        }
        if (first.equals("SET")) {
            return SET;
        }
        if (first.equals("RESET")) {
            return RESET;
        }
        if (SHOWING.contains(first)) {
            return SHOW;
        }
        if (QUERYING.contains(first)) {
            return QUERY;
        }
        if ((first.equals("ADD") || first.equals("REMOVE"))
                && tokens.size() > 1
                && tokens.get(1).isWord("JAR")) {
            return JAR;
        }
        return UNSUPPORTING.contains(first) ? UNSUPPORTED : UNKNOWN;
    }

    private static boolean createsTable(List<Token> tokens) {
        Set<String> leading = Set.of("CREATE", "OR", "REPLACE", "TEMPORARY");
        int index = 0;
        while (index < tokens.size() && leading.contains(tokens.get(index).upper())) {
            index++;
        }
        return index > 0 && index < tokens.size() && tokens.get(index).isWord("TABLE");
    }

    private static boolean hasOuterAs(List<Token> tokens) {
        int depth = 0;
        for (Token token : tokens) {
            if (token.isSymbol('(')) {
                depth++;
            } else if (token.isSymbol(')')) {
                depth--;
            } else if (depth == 0 && token.isWord("AS")) {
                return true;
            }
        }
        return false;
    }
}
