package io.xuanwu.gateway.complete;

import java.io.StringReader;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;

/** Names as they must be written at the cursor: in back quotes where they are no plain words, or reserved ones. */
final class Quotes {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final SqlAbstractParserImpl.Metadata WORDS = SqlParser.create(
                    new StringReader(""), SqlParser.config().withParserFactory(FlinkSqlParserImpl.FACTORY))
            .getMetadata();

    private final boolean isOpen;

    /**
     * @param isOpen whether a back quote stands before the cursor already
     */
    Quotes(boolean isOpen) {
        this.isOpen = isOpen;
    }

    String of(String name) {
        String doubled = name.replace("`", "``");
        if (isOpen) {
            return doubled;
        }
        boolean isPlain = PLAIN.matcher(name).matches() && !WORDS.isReservedWord(name.toUpperCase(Locale.ROOT));
        return isPlain ? name : "`" + doubled + "`";
    }
}
