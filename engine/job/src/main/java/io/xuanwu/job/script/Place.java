package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.text.Message;

/** Says where a text came from, so that a failure inside it can be pointed at. */
public interface Place {
    /** A failure at {@code [start, end)} of the text. */
    EngineFailure failure(FailureCode code, Message said, int start, int end);

    /** The place of a text that is no script, such as {@code options.x}: without line and column. */
    static Place named(String name) {
        return (code, said, start, end) -> new EngineFailure(code, said.at(name), null);
    }
}
