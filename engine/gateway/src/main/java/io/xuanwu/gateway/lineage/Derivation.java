package io.xuanwu.gateway.lineage;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a column is derived from: an expression in the user's terms, and the columns that it uses. The left and right
 * precedence of its outer operator decide where it needs parentheses.
 */
final class Derivation {
    private static final int ATOM = Integer.MAX_VALUE;
    /** The maximum length of the text; nested views can repeat an expression any number of times. */
    private static final int LONGEST = 2_000;

    final String text;
    final Set<ColumnRef> inputs;
    private final int left;
    private final int right;

    private Derivation(String text, Set<ColumnRef> inputs, int left, int right) {
        boolean isCut = text.length() > LONGEST;
        this.text = isCut ? text.substring(0, LONGEST) + "…" : text;
        this.inputs = Collections.unmodifiableSet(inputs);
        this.left = isCut ? ATOM : left;
        this.right = isCut ? ATOM : right;
    }

    /** Returns a derivation that uses no column. */
    static Derivation constant(String text) {
        return new Derivation(text, new LinkedHashSet<>(), ATOM, ATOM);
    }

    static Derivation column(String text, ColumnRef column) {
        return new Derivation(text, new LinkedHashSet<>(Set.of(column)), ATOM, ATOM);
    }

    /** Returns a derivation from the same columns with another text that needs no parentheses. */
    Derivation named(String other) {
        return new Derivation(other, inputs, ATOM, ATOM);
    }

    /** A builder of derivations from text and other derivations. */
    static final class Phrase {
        private final StringBuilder text = new StringBuilder();
        private final Set<ColumnRef> inputs = new LinkedHashSet<>();

        Phrase say(String words) {
            text.append(words);
            return this;
        }

        /** Appends the part without parentheses, for places between brackets or keywords. */
        Phrase say(Derivation part) {
            text.append(part.text);
            inputs.addAll(part.inputs);
            return this;
        }

        Phrase list(Iterable<Derivation> parts) {
            String separator = "";
            for (Derivation part : parts) {
                say(separator).say(part);
                separator = ", ";
            }
            return this;
        }

        /** Appends the part as the left operand of an operator with this left precedence. */
        Phrase before(Derivation part, int strength) {
            return bracketed(part, part.right <= strength);
        }

        /** Appends the part as the right operand of an operator with this right precedence. */
        Phrase after(Derivation part, int strength) {
            return bracketed(part, part.left < strength);
        }

        /** Appends the part where everything but a name or a call needs parentheses. */
        Phrase alone(Derivation part) {
            return bracketed(part, part.left != ATOM);
        }

        private Phrase bracketed(Derivation part, boolean needed) {
            return needed ? say("(").say(part).say(")") : say(part);
        }

        Derivation atom() {
            return operator(ATOM, ATOM);
        }

        Derivation operator(int leftStrength, int rightStrength) {
            return new Derivation(text.toString(), inputs, leftStrength, rightStrength);
        }
    }
}
