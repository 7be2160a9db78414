package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Unable;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import java.util.List;
import java.util.Optional;

/** Finds the table whose connector does not offer what the statement asks of it. */
final class Inability {
    private Inability() {}

    /** Empty if Flink refused the statement for another reason. */
    static Optional<Finding> of(Throwable refused, Statement statement, Clauses clauses, Mentions mentions) {
        return Unable.in(refused).map(unable -> {
            Clauses.Span place = place(unable, statement, clauses, mentions);
            return Finding.of(Severity.ERROR, unable.code(), unable.said, statement, place.start, place.end);
        });
    }

    private static Clauses.Span place(Unable unable, Statement statement, Clauses clauses, Mentions mentions) {
        List<Token> table =
                unable.isSink ? clauses.target() : mentions.places(unable.table).orElse(List.of());
        List<Token> named = table.isEmpty() ? statement.tokens() : table; // it is read through a view
        return clauses.span(named);
    }
}
