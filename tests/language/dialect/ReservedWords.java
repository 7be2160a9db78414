import java.io.StringReader;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;

/** Tells which words the parser on its class path takes for itself, a line each. */
public final class ReservedWords {
    private ReservedWords() {}

    public static void main(String[] arguments) {
        SqlAbstractParserImpl parser = FlinkSqlParserImpl.FACTORY.getParser(new StringReader(""));
        for (String word : parser.getMetadata().getTokens()) {
            if (parser.getMetadata().isKeyword(word) && !parser.getMetadata().isNonReservedKeyword(word)) {
                System.out.println(word);
            }
        }
    }
}
