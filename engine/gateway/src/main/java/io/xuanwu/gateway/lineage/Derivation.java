package io.xuanwu.gateway.lineage;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a column is made from: an expression in the user's words, and the columns that stand in it. How strongly its
 * outer operator binds on either side says where it needs parentheses.
 */
final class Derivation {
    private static final int ATOM = Integer.MAX_VALUE;
    /** Views upon views can repeat an expression without end; what is longer is cut. */
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

    /** Something that comes from no column. */
    static Derivation constant(String text) {
        return new Derivation(text, new LinkedHashSet<>(), ATOM, ATOM);
    }

    static Derivation column(String text, ColumnRef column) {
        return new Derivation(text, new LinkedHashSet<>(Set.of(column)), ATOM, ATOM);
    }

    /** The same columns in other words that need no parentheses. */
    Derivation named(String other) {
        return new Derivation(other, inputs, ATOM, ATOM);
    }

    /** Puts expressions and words together. */
    static final class Phrase {
        private final StringBuilder text = new StringBuilder();
        private final Set<ColumnRef> inputs = new LinkedHashSet<>();

        Phrase say(String words) {
            text.append(words);
            return this;
        }

        /** As it is: where brackets or words stand around it. */
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

        /** To the left of an operator that binds so strongly on that side. */
        Phrase before(Derivation part, int strength) {
            return bracketed(part, part.right <= strength);
        }

        /** To the right of an operator that binds so strongly on that side. */
        Phrase after(Derivation part, int strength) {
            return bracketed(part, part.left < strength);
        }

        /** Where only a name or a call can stand without parentheses. */
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
