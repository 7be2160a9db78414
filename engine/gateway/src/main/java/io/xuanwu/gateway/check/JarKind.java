package io.xuanwu.gateway.check;

import io.xuanwu.job.text.Message;

/** What a jar can bring, with the codes of the findings about one that this release lacks or that nobody knows. */
enum JarKind {
    CONNECTOR("connector_missing", "connector_unknown", "connector_unknown"),
    FORMAT("format_missing", "format_unknown", "format_unknown"),
    CATALOG("catalog_missing", "catalog_unknown", "catalog_unknown.type"),
    MODEL_PROVIDER("model_provider_missing", "model_provider_unknown", "model_provider_unknown");

    /** The code and the template if only the jar is missing. */
    final String missing;
    /** The code if nobody knows it. */
    final String unknown;

    private final String unknownTemplate;

    JarKind(String missing, String unknown, String unknownTemplate) {
        this.missing = missing;
        this.unknown = unknown;
        this.unknownTemplate = unknownTemplate;
    }

    Message missing(String name) {
        return Message.of(missing, "name", name);
    }

    Message unknown(String name) {
        return Message.of(unknownTemplate, "name", name);
    }
}
