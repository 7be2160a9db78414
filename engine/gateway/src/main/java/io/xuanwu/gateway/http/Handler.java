package io.xuanwu.gateway.http;

/** Serves the requests of one path; several threads may call it at once. */
@FunctionalInterface
public interface Handler {
    void serve(Call call) throws Exception;
}
