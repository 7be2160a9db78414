package io.xuanwu.job.failure;

import io.xuanwu.job.text.Message;

/** A start that cannot go on; its texts may hold secrets until {@link FailureReport} masks them. */
public final class EngineFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final transient Message said;
    private final transient Location location;

    /** One that is told in English only: a check never finds it. */
    public EngineFailure(FailureCode code, String message) {
        this(code, message, null);
    }

    /** One that is told in English only: a check never finds it. */
    public EngineFailure(FailureCode code, String message, Throwable cause) {
        this(code, Message.of("other", Message.WORDS, message), null, cause);
    }

    public EngineFailure(FailureCode code, Message said, Throwable cause) {
        this(code, said, null, cause);
    }

    /**
     * @param location the place in the script, or null when the failure lies in no statement
     * @param cause what Flink or the user's program threw, or null
     */
    public EngineFailure(FailureCode code, Message said, Location location, Throwable cause) {
        super(said.toString(), cause);
        this.code = code;
        this.said = said;
        this.location = location;
    }

    public FailureCode code() {
        return code;
    }

    /** The message, of which {@link #getMessage()} is the English text. */
    public Message said() {
        return said;
    }

    /** Null when the failure lies in no statement. */
    public Location location() {
        return location;
    }
}
