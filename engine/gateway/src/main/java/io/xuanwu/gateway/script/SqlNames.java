package io.xuanwu.gateway.script;

import java.io.StringReader;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;

/** Names as SQL writes them: in back quotes where they are no plain words, or words that the parser keeps for itself. */
public final class SqlNames {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final SqlAbstractParserImpl.Metadata WORDS = SqlParser.create(
                    new StringReader(""), SqlParser.config().withParserFactory(FlinkSqlParserImpl.FACTORY))
            .getMetadata();

    private SqlNames() {}

    public static String quoted(String name) {
        boolean isPlain = PLAIN.matcher(name).matches() && !WORDS.isReservedWord(name.toUpperCase(Locale.ROOT));
        return isPlain ? name : "`" + name.replace("`", "``") + "`";
    }
}
