package io.xuanwu.gateway.plan;

/** The parts of a statement that operators come from. */
enum Part {
    SELECT,
    WHERE,
    GROUP,
    JOIN,
    /** A join FOR SYSTEM_TIME AS OF. */
    TIMED_JOIN,
    /** A window of OVER. */
    OVER,
    /** A windowing function of FROM. */
    WINDOW,
    MATCH,
    /** LATERAL TABLE or UNNEST. */
    FUNCTION,
    UNION,
    ORDER
}
