package io.xuanwu.job.failure;

/** Stands for an exception whose text held, or might have held, a secret. */
public final class MaskedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String originalClass;

    MaskedException(String originalClass, String message, Throwable cause) {
        super(message, cause);
        this.originalClass = originalClass;
    }

    @Override
    public String toString() {
        return getMessage() == null ? originalClass : originalClass + ": " + getMessage();
    }
}
