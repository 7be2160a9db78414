package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.job.text.TextRange;
import java.util.List;
import org.apache.flink.table.catalog.ObjectIdentifier;

/** What is known of one statement, wherever in a script it stands. */
final class Verdict {
    final List<Finding> findings;
    /** Where the statement stood when this was found. */
    final TextRange range;
    /** The table that the statement creates or writes to; null where there is none, or it cannot be told. */
    final ObjectIdentifier table;

    Verdict(List<Finding> findings, TextRange range, ObjectIdentifier table) {
        this.findings = findings;
        this.range = range;
        this.table = table;
    }

    boolean hasErrors() {
        return findings.stream().anyMatch(Finding::isError);
    }
}
