package io.xuanwu.gateway.mock;

/** A row, or a wish for made-up rows, that a table cannot take; the message names the table and the place in it. */
public final class MockRowException extends Exception {
    private static final long serialVersionUID = 1L;

    MockRowException(String message) {
        super(message);
    }
}
