package io.xuanwu.gateway.http;

/** A request that cannot be served as it is; becomes a reply with its status, code and message. */
public final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    public final int status;
    public final String code;

    public BadRequest(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    public static BadRequest invalid(String message) {
        return new BadRequest(400, "invalid_request", message);
    }
}
