package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.Message;
import java.util.Map;
import java.util.Optional;

/**
 * Characters that look like those of SQL, or like nothing at all: punctuation of Chinese and of word processors, spaces
 * of web pages. Flink's parser reads none of them outside of quotes.
 */
final class StrangeCharacters {
    /** Beyond the full-width forms of ASCII, which are at a fixed distance from it. */
    private static final Map<Character, String> PUNCTUATION = Map.ofEntries(
            Map.entry('、', ","),
            Map.entry('。', "."),
            Map.entry('【', "["),
            Map.entry('】', "]"),
            Map.entry('《', "<"),
            Map.entry('》', ">"),
            Map.entry('−', "-"),
            Map.entry('–', "-"),
            Map.entry('—', "-"),
            Map.entry('×', "*"),
            Map.entry('÷', "/"),
            Map.entry('≤', "<="),
            Map.entry('≥', ">="),
            Map.entry('≠', "<>"));

    /** By each opening quote, those that can close it. */
    private static final Map<Character, String> QUOTES = Map.of(
            '‘', "’", '’', "’", '‚', "‘’", '“', "”", '”', "”", '„', "“”", '′', "′", '″', "″", '＇', "＇", '＂', "＂");

    private static final String INVISIBLE = "\u00AD\u200B\u200C\u200D\u200E\u200F\u2060";
    private static final char FULL_WIDTH = '\uFF01';
    private static final char LAST_FULL_WIDTH = '\uFF5E';
    private static final String PLAIN_SPACES = " \t\n\r\f";

    private final Statement statement;
    private final String sql;

    StrangeCharacters(Statement statement) {
        this.statement = statement;
        this.sql = statement.sql();
    }

    /** The first one that stands outside of quotes and comments. */
    Optional<Finding> first() {
        int from = 0;
        for (Token token : statement.tokens()) {
            boolean isRead = token.kind == Token.Kind.WORD || token.kind == Token.Kind.SYMBOL;
            Optional<Finding> found = between(from, isRead ? token.end : token.start);
            if (found.isPresent()) {
                return found;
            }
            from = token.end;
        }
        return Optional.empty();
    }

    private Optional<Finding> between(int from, int to) {
        int at = from;
        while (at < to) {
            int end = commentEnd(at);
            if (end > at) {
                at = end;
                continue;
            }
            Optional<Finding> found = of(at);
            if (found.isPresent()) {
                return found;
            }
            at++;
        }
        return Optional.empty();
    }

    private Optional<Finding> of(int at) {
        char c = sql.charAt(at);
        if (QUOTES.containsKey(c)) {
            return Optional.of(quoted(at));
        }
        if (PUNCTUATION.containsKey(c) || (c >= FULL_WIDTH && c <= LAST_FULL_WIDTH)) {
            String instead = PUNCTUATION.getOrDefault(c, String.valueOf((char) (c - FULL_WIDTH + '!')));
            return Optional.of(told(at, at + 1, "sql_syntax.character", instead));
        }
        if (INVISIBLE.indexOf(c) >= 0 || (Character.isISOControl(c) && !isSpace(c))) {
            return Optional.of(told(at, at + 1, "sql_syntax.character_invisible", ""));
        }
        boolean isStrangeSpace = isSpace(c) && PLAIN_SPACES.indexOf(c) < 0;
        return isStrangeSpace ? Optional.of(told(at, at + 1, "sql_syntax.character_space", " ")) : Optional.empty();
    }

    /** A text between quotes of a word processor. */
    private Finding quoted(int at) {
        String closing = QUOTES.get(sql.charAt(at));
        int end = at + 1;
        while (end < sql.length() && closing.indexOf(sql.charAt(end)) < 0 && sql.charAt(end) != '\n') {
            end++;
        }
        boolean isClosed = end < sql.length() && sql.charAt(end) != '\n';
        if (!isClosed) {
            return told(at, at + 1, "sql_syntax.character_quote", null);
        }
        String text = sql.substring(at + 1, end).replace("'", "''");
        return told(at, end + 1, "sql_syntax.character_quote", "'" + text + "'");
    }

    /** A byte order mark is read over before a statement is parsed. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    private int commentEnd(int at) {
        if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
            int end = at;
            while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
                end++;
            }
            return end;
        }
        if (sql.startsWith("/*", at) && !sql.startsWith("/*+", at)) {
            int end = sql.indexOf("*/", at);
            return end < 0 ? sql.length() : end + 2;
        }
        return at;
    }

    private Finding told(int start, int end, String template, String instead) {
        char c = sql.charAt(start);
        Message said = Message.of(
                template,
                "character",
                String.valueOf(c),
                "code",
                String.format("U+%04X", (int) c),
                "instead",
                instead == null || instead.isBlank() ? null : instead);
        Finding finding = Finding.of(Severity.ERROR, FailureCode.SQL_SYNTAX.onTheWire(), said, statement, start, end);
        return instead == null ? finding : finding.withFix(instead);
    }
}
