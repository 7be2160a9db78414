package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.job.text.TextRange;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.catalog.ObjectIdentifier;

/** The result of the check of one statement, independent of its position in a script. */
final class Verdict {
    private static final Set<String> NAMING = Set.of("table_unknown", "function_unknown", "model_unknown");

    private static final Set<String> PROVIDERS = Set.of("model_provider_missing", "model_provider_unknown");

    final List<Finding> findings;
    /** Where the statement stood when this was found; null for the surroundings of a script. */
    final TextRange range;
    /** The table that the statement creates or writes to; null where there is none, or it cannot be told. */
    final ObjectIdentifier table;

    Verdict(List<Finding> findings, TextRange range, ObjectIdentifier table) {
        this.findings = findings;
        this.range = range;
        this.table = table;
    }

    /** Whether other names of the script stand in its words, as what somebody may have meant. */
    boolean restsOnNames() {
        return findings.stream().anyMatch(finding -> NAMING.contains(finding.code));
    }

    /** Whether a model is right apart from its provider, for which there is a stand-in. */
    boolean lacksProvider() {
        return findings.stream().anyMatch(finding -> PROVIDERS.contains(finding.code));
    }

    /** Whether the statement was not checked, and defines nothing here, because a catalog that it reads has no jar. */
    boolean isUnchecked() {
        return table == null && findings.stream().anyMatch(finding -> finding.code.equals(Blame.CATALOG_MISSING));
    }

    boolean hasErrors() {
        return findings.stream().anyMatch(Finding::isError);
    }
}
