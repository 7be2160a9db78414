package io.xuanwu.gateway.flink;

import java.util.EnumSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.TextElement;

/** Writes the description of an option as Markdown. */
public final class MarkdownFormatter extends Formatter {
    private MarkdownFormatter() {}

    /** Returns the description of an option; empty if Flink tells none, or if it cannot be formatted. */
    public static String describe(ConfigOption<?> option) {
        try {
            return new MarkdownFormatter().format(option.description()).strip();
        } catch (RuntimeException malformed) {
            return "";
        }
    }

    /** Returns the first sentence of the description. */
    public static String summarize(ConfigOption<?> option) {
        String whole = describe(option);
        int end = whole.indexOf(". ");
        String first = end < 0 ? whole : whole.substring(0, end + 1);
        int paragraph = first.indexOf("\n\n");
        return paragraph < 0 ? first : first.substring(0, paragraph);
    }

    @Override
    protected void formatLink(StringBuilder state, String link, String description) {
        // Links within Flink's own documentation are relative, so they lead nowhere from here.
        state.append(link.startsWith("http") ? "[" + description + "](" + link + ")" : description);
    }

    @Override
    protected void formatLineBreak(StringBuilder state) {
        state.append("\n\n");
    }

    @Override
    protected void formatText(
            StringBuilder state, String format, String[] elements, EnumSet<TextElement.TextStyle> styles) {
        String quote = styles.contains(TextElement.TextStyle.CODE) ? "`" : "";
        state.append(quote).append(String.format(format, (Object[]) elements)).append(quote);
    }

    @Override
    protected void formatList(StringBuilder state, String[] entries) {
        state.append('\n');
        for (String entry : entries) {
            state.append("\n- ").append(entry.replace("\n", "\n  "));
        }
        state.append("\n\n");
    }

    @Override
    protected Formatter newInstance() {
        return new MarkdownFormatter();
    }
}
