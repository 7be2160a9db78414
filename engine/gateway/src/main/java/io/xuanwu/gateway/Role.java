package io.xuanwu.gateway;

/** What a process of the gateway is for. */
public enum Role {
    /** Checks, traces, plans and completes; runs no user code. */
    PLANNER,
    /** Runs debug sessions, one at a time, and whatever needs user code. */
    WORKER;

    static Role of(String word) {
        return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }

    public String onTheWire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
