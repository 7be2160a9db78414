package io.xuanwu.job.script;

import java.util.ArrayList;
import java.util.List;

/** A text after its placeholders were replaced, with the way back from each place to the user's own text. */
public final class BoundText {
    private final String text;
    private final List<Piece> pieces;

    private BoundText(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = pieces;
    }

    public String text() {
        return text;
    }

    /** Where the character at {@code offset} began in the user's text: a value leads to its placeholder. */
    int originalStart(int offset) {
        Piece piece = pieceAt(offset);
        return piece.verbatim ? piece.originalStart + (offset - piece.boundStart) : piece.originalStart;
    }

    /** Where the character at {@code offset} ended in the user's text, exclusive. */
    int originalEnd(int offset) {
        Piece piece = pieceAt(offset);
        return piece.verbatim ? piece.originalStart + (offset - piece.boundStart) + 1 : piece.originalEnd;
    }

    private Piece pieceAt(int offset) {
        Piece found = pieces.get(0);
        for (Piece piece : pieces) {
            if (piece.boundStart > offset) {
                break;
            }
            found = piece;
        }
        return found;
    }

    private static final class Piece {
        private final int boundStart;
        private final int originalStart;
        /** Of a replaced piece; a verbatim one ends where the next begins. */
        private final int originalEnd;

        private final boolean verbatim;

        private Piece(int boundStart, int originalStart, int originalEnd, boolean verbatim) {
            this.boundStart = boundStart;
            this.originalStart = originalStart;
            this.originalEnd = originalEnd;
            this.verbatim = verbatim;
        }
    }

    /** Grows a bound text from left to right. */
    static final class Builder {
        private final String original;
        private final StringBuilder text = new StringBuilder();
        private final List<Piece> pieces = new ArrayList<>();

        Builder(String original) {
            this.original = original;
        }

        void keep(int start, int end) {
            if (start < end || pieces.isEmpty()) {
                if (!continues(start)) {
                    pieces.add(new Piece(text.length(), start, end, true));
                }
                text.append(original, start, end);
            }
        }

        /** Whether the last piece was kept too, and ended here: a large text is one piece, not one a token. */
        private boolean continues(int start) {
            if (pieces.isEmpty()) {
                return false;
            }
            Piece last = pieces.get(pieces.size() - 1);
            return last.verbatim && last.originalStart + (text.length() - last.boundStart) == start;
        }

        void replace(int start, int end, String value) {
            if (!value.isEmpty()) {
                pieces.add(new Piece(text.length(), start, end, false));
                text.append(value);
            }
        }

        BoundText build() {
            return new BoundText(text.toString(), pieces);
        }
    }
}
