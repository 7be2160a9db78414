package io.xuanwu.gateway.mock;

/** Thrown for a row or a generator setting that does not match its table; the message names the table and the position. */
public final class MockRowException extends Exception {
    private static final long serialVersionUID = 1L;

    MockRowException(String message) {
        super(message);
    }
}
