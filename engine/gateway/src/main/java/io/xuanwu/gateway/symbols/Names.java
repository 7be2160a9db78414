package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.script.SqlNames;
import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.job.script.Token;
import java.util.ArrayList;
import java.util.List;

/** Names of one or more parts, in the words of a statement. */
final class Names {
    private Names() {}

    /** Returns whether a word can only be a keyword. */
    static boolean isReserved(Word word) {
        return word.kind == Token.Kind.WORD && SqlNames.isReserved(word.text);
    }

    /** Returns whether a word is a number or a placeholder rather than a name. */
    static boolean isValue(Word word) {
        return word.kind == Token.Kind.WORD && (Character.isDigit(word.text.charAt(0)) || word.text.startsWith("${"));
    }

    /** Returns the index behind the name {@code a.b.c} that starts here; {@code start} if none does. */
    static int behind(Part part, int start, int to) {
        int at = start;
        if (at >= to || !part.isName(at)) {
            return start;
        }
        at++;
        while (at + 1 < to && part.is(at, ".") && part.isName(at + 1)) {
            at += 2;
        }
        return at;
    }

    static List<String> parts(Part part, int start, int end) {
        List<String> parts = new ArrayList<>();
        for (int at = start; at < end; at += 2) {
            parts.add(part.at(at).value());
        }
        return parts;
    }
}
