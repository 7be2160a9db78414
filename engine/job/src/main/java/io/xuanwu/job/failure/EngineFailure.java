package io.xuanwu.job.failure;

/** A start that cannot go on; its texts may hold secrets until {@link FailureReport} masks them. */
public final class EngineFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final transient Location location;

    public EngineFailure(FailureCode code, String message) {
        this(code, message, null, null);
    }

    public EngineFailure(FailureCode code, String message, Throwable cause) {
        this(code, message, null, cause);
    }

    /**
     * @param location the place in the script, or null when the failure lies in no statement
     * @param cause what Flink or the user's program threw, or null
     */
    public EngineFailure(FailureCode code, String message, Location location, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.location = location;
    }

    public FailureCode code() {
        return code;
    }

    /** Null when the failure lies in no statement. */
    public Location location() {
        return location;
    }
}
