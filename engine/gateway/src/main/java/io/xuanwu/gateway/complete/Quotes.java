package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.script.SqlNames;

/** The quoting of names at the cursor, which may follow an opening back quote. */
final class Quotes {
    private final boolean isOpen;

    /**
     * @param isOpen whether the cursor follows an opening back quote
     */
    Quotes(boolean isOpen) {
        this.isOpen = isOpen;
    }

    String of(String name) {
        return isOpen ? name.replace("`", "``") : SqlNames.quoted(name);
    }
}
