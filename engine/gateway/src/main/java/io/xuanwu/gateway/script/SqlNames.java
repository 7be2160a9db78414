package io.xuanwu.gateway.script;

import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** Whether the parser takes the word, in any case, for a keyword unless it is quoted. */
    public static boolean isReserved(String word) {
        return WORDS.isReservedWord(word.toUpperCase(Locale.ROOT));
    }

    /** Returns all words that the parser knows, in upper case and in order. */
    public static List<String> keywords() {
        return WORDS.getTokens().stream()
                .filter(word -> WORDS.isKeyword(word) && word.matches("[A-Z][A-Z0-9_]*"))
                .sorted()
                .collect(Collectors.toList());
    }

    /** Whether the parser takes the word, in any case, for a keyword. */
    public static boolean isKeyword(String word) {
        return WORDS.isKeyword(word.toUpperCase(Locale.ROOT));
    }

    public static String quoted(String name) {
        boolean isPlain = PLAIN.matcher(name).matches() && !WORDS.isReservedWord(name.toUpperCase(Locale.ROOT));
        return isPlain ? name : "`" + name.replace("`", "``") + "`";
    }
}
