package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;

/** Says where a text came from, so that a failure inside it can be pointed at. */
public interface Place {
    /** A failure at {@code [start, end)} of the text. */
    EngineFailure failure(FailureCode code, String message, int start, int end);

    /** The place of a text that is no script: it is named, without line and column. */
    static Place named(String name) {
        return (code, message, start, end) -> new EngineFailure(code, name + ": " + message);
    }
}
