package io.xuanwu.gateway.finding;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.Location;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.TextRange;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** One thing to know about a place of a script. */
public final class Finding {
    /** The range says where, and goes on being right when the statement moves. */
    private static final Pattern WHERE =
            Pattern.compile(" ?(?:[Ff]rom|[Aa]t) line \\d+, column \\d+(?: to line \\d+, column \\d+)?");

    public final String code;
    public final Severity severity;
    /** What is said; the wire also carries its English text. */
    public final Message said;
    /** Counts from 1; null when the finding lies in no statement. */
    public final Integer statement;
    /** In the user's own text; null when the finding lies in no statement. */
    public final TextRange range;
    /** What would stand right in the range, or null. */
    public final String fix;

    private Finding(String code, Severity severity, Message said, Integer statement, TextRange range, String fix) {
        this.code = code;
        this.severity = severity;
        this.said = said;
        this.statement = statement;
        this.range = range;
        this.fix = fix;
    }

    /** Of a statement as a whole. */
    public static Finding of(Severity severity, String code, Message said, Statement statement) {
        return new Finding(code, severity, said, statement.number(), statement.range(), null);
    }

    /** Of {@code [start, end)} of {@link Statement#sql()}. */
    public static Finding of(Severity severity, String code, Message said, Statement statement, int start, int end) {
        return new Finding(code, severity, said, statement.number(), statement.range(start, end), null);
    }

    /** What would stop the run just so. */
    public static Finding of(EngineFailure failure) {
        Location place = failure.location();
        return new Finding(
                failure.code().onTheWire(),
                Severity.ERROR,
                failure.said().reworded(words -> WHERE.matcher(words).replaceAll("")),
                place == null ? null : place.statement,
                place == null ? null : place.range,
                null);
    }

    /** The same with the text that would stand right in its range. */
    public Finding withFix(String replacement) {
        return new Finding(code, severity, said, statement, range, replacement);
    }

    /** The same at the same place, in other words. */
    public Finding with(String otherCode, Message other) {
        return new Finding(otherCode, severity, other, statement, range, fix);
    }

    /** The English text. */
    public String message() {
        return said.toString();
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The same for a statement that has moved from one place to another, unchanged. */
    public Finding moved(TextRange from, TextRange to, int number) {
        Integer own = statement == null ? null : Integer.valueOf(number);
        return new Finding(code, severity, said, own, range == null ? null : moved(range, from, to), fix);
    }

    private static TextRange moved(TextRange range, TextRange from, TextRange to) {
        int lines = to.line - from.line;
        int columns = to.column - from.column;
        return new TextRange(
                range.line + lines,
                range.column + (range.line == from.line ? columns : 0),
                range.endLine + lines,
                range.endColumn + (range.endLine == from.line ? columns : 0));
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("code", code);
        json.put("severity", severity.onTheWire());
        json.put("message", message());
        json.put("template", said.template());
        ObjectNode facts = json.putObject("facts");
        said.facts().forEach((name, value) -> facts.putPOJO(name, value));
        json.put("statement", statement);
        json.set("range", range == null ? null : toJson(range));
        json.put("fix", fix);
        return json;
    }

    public static ArrayNode toJson(List<Finding> findings) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        findings.forEach(finding -> list.add(finding.toJson()));
        return list;
    }

    public static ObjectNode toJson(TextRange range) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("line", range.line);
        json.put("column", range.column);
        json.put("end_line", range.endLine);
        json.put("end_column", range.endColumn);
        return json;
    }
}
