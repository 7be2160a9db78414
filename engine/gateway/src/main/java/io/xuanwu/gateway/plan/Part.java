package io.xuanwu.gateway.plan;

/** The parts of a statement that operators come from. */
enum Part {
    SELECT,
    WHERE,
    GROUP,
    JOIN,
    /** A join FOR SYSTEM_TIME AS OF. */
    TIMED_JOIN,
    /** The window of an OVER clause. */
    OVER,
    /** A window function in FROM. */
    WINDOW,
    MATCH,
    /** LATERAL TABLE or UNNEST. */
    FUNCTION,
    UNION,
    ORDER
}
