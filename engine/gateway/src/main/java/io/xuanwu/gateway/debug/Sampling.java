package io.xuanwu.gateway.debug;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;

/** Takes a few rows from a real source, which it only reads. */
@FunctionalInterface
interface Sampling {
    /**
     * @param wanted {@code {rows, seconds}}
     * @return the rows, as a user would give them
     * @throws Refused when the source cannot be read
     */
    JsonNode take(ObjectIdentifier table, ResolvedCatalogTable declared, JsonNode wanted)
            throws Refused, InterruptedException;
}
