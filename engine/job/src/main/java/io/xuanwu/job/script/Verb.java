package io.xuanwu.job.script;

import java.util.List;
import java.util.Set;

/** What the engine does with a statement, determined from its first words. */
public enum Verb {
    /** INSERT: becomes a part of the job. */
    WRITE,
    /** Changes catalogs, tables, views, functions or modules; runs immediately. */
    DEFINE,
    SET,
    RESET,
    /** Only reads; runs immediately, and its result is logged. */
    SHOW,
    /** A SELECT with nowhere to write. */
    QUERY,
    /** CREATE TABLE … AS SELECT: becomes a part of the job, which creates its table when it is submitted. */
    TABLE_FROM_QUERY,
    /** ADD JAR, REMOVE JAR, and a function USING JAR. */
    JAR,
    /** Valid Flink SQL that has no place in a job. */
    UNSUPPORTED,
    /** Unknown here: Flink's parser reports the error. */
    UNKNOWN;

    private static final Set<String> DEFINING = Set.of("CREATE", "DROP", "ALTER", "USE", "LOAD", "UNLOAD");
    private static final Set<String> SHOWING = Set.of("SHOW", "DESCRIBE", "DESC", "EXPLAIN");
    private static final Set<String> QUERYING = Set.of("SELECT", "WITH", "VALUES", "(");
    private static final Set<String> UNSUPPORTING = Set.of(
            "CALL", "ANALYZE", "TRUNCATE", "COMPILE", "EXECUTE", "DELETE", "UPDATE", "MERGE", "STOP", "BEGIN", "END");

    private static final int FUNCTION_WITHIN = 4; // CREATE TEMPORARY SYSTEM FUNCTION

    /** Whether its rows become a part of the job. */
    public boolean writes() {
        return this == WRITE || this == TABLE_FROM_QUERY;
    }

    static Verb of(List<Token> tokens) {
        String first = tokens.get(0).upper();
        if (first.equals("INSERT")) {
            return WRITE;
        }
        if (createsTable(tokens)) {
            return hasOuterAs(tokens) ? TABLE_FROM_QUERY : DEFINE;
        }
        if (bringsJar(tokens)) {
            return JAR;
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
            return asksForJobs(tokens) ? UNSUPPORTED : SHOW;
        }
        if (QUERYING.contains(first)) {
            return QUERY;
        }
        return UNSUPPORTING.contains(first) ? UNSUPPORTED : UNKNOWN;
    }

    private static boolean bringsJar(List<Token> tokens) {
        String first = tokens.get(0).upper();
        if (first.equals("ADD") || first.equals("REMOVE")) {
            return tokens.size() > 1 && tokens.get(1).isWord("JAR");
        }
        boolean isFunction = DEFINING.contains(first)
                && tokens.stream().limit(FUNCTION_WITHIN).anyMatch(token -> token.isWord("FUNCTION"));
        for (int index = 1; isFunction && index < tokens.size(); index++) {
            if (tokens.get(index - 1).isWord("USING") && tokens.get(index).isWord("JAR")) {
                return true;
            }
        }
        return false;
    }

    /** SHOW JOBS, and DESCRIBE JOB with the id of one: a table may have the name, too. */
    private static boolean asksForJobs(List<Token> tokens) {
        boolean shows = tokens.size() == 2
                && tokens.get(0).isWord("SHOW")
                && tokens.get(1).isWord("JOBS");
        return shows || (tokens.size() == 3 && tokens.get(1).isWord("JOB") && tokens.get(2).kind == Token.Kind.TEXT);
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
        for (int index = 0; index + 1 < tokens.size(); index++) {
            Token token = tokens.get(index);
            if (token.isSymbol('(')) {
                depth++;
            } else if (token.isSymbol(')')) {
                depth--;
            } else if (depth == 0
                    && token.isWord("AS")
                    && QUERYING.contains(tokens.get(index + 1).upper())) {
                return true;
            }
        }
        return false;
    }
}
