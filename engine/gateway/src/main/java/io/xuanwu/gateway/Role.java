package io.xuanwu.gateway;

/** The role of a process of the gateway. */
public enum Role {
    /** Checks, traces, plans and completes; runs no user code. */
    PLANNER,
    /** Runs debug sessions, one at a time, and every request that needs user code. */
    WORKER;

    static Role of(String word) {
        return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }

    public String onTheWire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
