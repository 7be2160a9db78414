package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.unfinished.Word;

/** A word of a script that names a symbol; its definition is one, too. */
public final class Mention {
    public final Word word;
    public final Symbol symbol;

    Mention(Word word, Symbol symbol) {
        this.word = word;
        this.symbol = symbol;
    }
}
