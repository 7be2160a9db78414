package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.script.SqlNames;

/** Names as they must be written at the cursor, where a back quote may stand already. */
final class Quotes {
    private final boolean isOpen;

    /**
     * @param isOpen whether a back quote stands before the cursor already
     */
    Quotes(boolean isOpen) {
        this.isOpen = isOpen;
    }

    String of(String name) {
        return isOpen ? name.replace("`", "``") : SqlNames.quoted(name);
    }
}
