package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.script.Reading;
import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.text.Lines;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code POST /symbols}: the outline of a script, which may be unfinished. */
public final class SymbolsVerb implements Handler {
    private static final int LONGEST = 60;

    @Override
    public void serve(Call call) throws Exception {
        call.reply(200, outline(Reading.definition(call.body())));
    }

    /** Returns the response for a definition. */
    public static ObjectNode outline(Definition definition) {
        String sql = definition.sql.orElse("");
        String script = sql.startsWith("\uFEFF") ? sql.substring(1) : sql;
        ScriptSymbols symbols = ScriptSymbols.of(script);
        Lines lines = new Lines(script);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode statements = answer.putArray("statements");
        for (Part part : symbols.parts()) {
            ObjectNode statement = statements.addObject();
            statement.put("number", part.number);
            statement.put("kind", part.kind());
            statement.set("range", Finding.toJson(lines.range(part.start(), part.end())));
            Symbol symbol = symbols.defined(part).orElse(null);
            Word name = symbol == null ? null : symbol.definition;
            statement.put("name", symbol == null ? title(script, part) : String.join(".", symbol.parts));
            statement.set("name_range", name == null ? null : Finding.toJson(lines.range(name.start, name.end)));
            ArrayNode columns = statement.putArray("columns");
            if (symbol != null) {
                columns(symbol, lines, columns);
            }
        }
        return answer;
    }

    /** Columns whose words are elsewhere, such as those of LIKE, have no range here and are left out. */
    private static void columns(Symbol symbol, Lines lines, ArrayNode columns) {
        for (Symbol column : symbol.columns) {
            if (column.owner == symbol && column.definition != null) {
                ObjectNode told = columns.addObject().put("name", column.name());
                told.set("range", Finding.toJson(lines.range(column.definition.start, column.definition.end)));
            }
        }
    }

    /** Returns the table that an INSERT names, else the beginning of the text. */
    private static String title(String script, Part part) {
        if (part.is(0, "INSERT")) {
            int at = 1;
            while (part.is(at, "INTO", "OVERWRITE", "TABLE")) {
                at++;
            }
            int end = Names.behind(part, at, part.words.size());
            return String.join(".", Names.parts(part, at, end));
        }
        String text = script.substring(part.start(), Math.min(part.end(), part.start() + LONGEST));
        return text.replaceAll("\\s+", " ");
    }
}
