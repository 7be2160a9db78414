package io.xuanwu.gateway.tables;

import io.xuanwu.job.failure.FailureReport;
import io.xuanwu.job.text.Message;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;

/** What a statement asks of a table is something that its connector does not offer. */
public final class Unable extends ValidationException {
    private static final long serialVersionUID = 1L;

    public final transient ObjectIdentifier table;
    public final transient Message said;
    /** Whether the statement writes to the table. */
    public final boolean isSink;

    Unable(ObjectIdentifier table, boolean isSink, Message said) {
        super(said.toString());
        this.table = table;
        this.isSink = isSink;
        this.said = said;
    }

    /** The first in a chain of causes. */
    public static Optional<Unable> in(Throwable refused) {
        return FailureReport.chain(refused).stream()
                .filter(Unable.class::isInstance)
                .map(Unable.class::cast)
                .findFirst();
    }

    public String code() {
        return said.template().replaceFirst("\\..*", "");
    }
}
