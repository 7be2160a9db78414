package io.xuanwu.gateway.debug;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;

/** Reads a sample of rows from a real source, without writing to it. */
@FunctionalInterface
interface Sampling {
    /**
     * Returns the rows in the form in which a user gives mock rows.
     *
     * @param wanted the limits {@code {rows, seconds}}
     * @throws Refused if the source cannot be read
     */
    JsonNode take(ObjectIdentifier table, ResolvedCatalogTable declared, JsonNode wanted)
            throws Refused, InterruptedException;
}
