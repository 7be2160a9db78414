package io.xuanwu.gateway.check;

import java.util.Set;

/** What the statements before one define, as far as its findings speak of it. */
final class Earlier {
    /** Of tables, views, functions and models. */
    final Set<String> names;
    /** Of tables that CREATE TABLE … AS creates: they exist only once the job is submitted. */
    final Set<String> createdFromQuery;
    /** Of tables and views that are not known here, because their statements read a catalog without a jar. */
    final Set<String> unchecked;

    Earlier(Set<String> names, Set<String> createdFromQuery, Set<String> unchecked) {
        this.names = names;
        this.createdFromQuery = createdFromQuery;
        this.unchecked = unchecked;
    }
}
