package io.xuanwu.gateway.hover;

import java.util.ArrayList;
import java.util.List;

/** The signatures of functions as Flink writes them. */
final class Signatures {
    private Signatures() {}

    /** Returns the alternatives of a signature; none if the text is empty. */
    static List<String> split(String text) {
        List<String> signatures = new ArrayList<>();
        for (String each : text.split(" \\| ")) {
            if (!each.isBlank()) {
                signatures.add(each.strip());
            }
        }
        return signatures;
    }

    /** Returns the parameters of {@code NAME(a, b [, c])}, each as it is written. */
    static List<String> parameters(String signature) {
        List<String> parameters = new ArrayList<>();
        int open = signature.indexOf('(');
        int close = signature.lastIndexOf(')');
        if (open < 0 || close < open) {
            return parameters;
        }
        int depth = 0;
        int from = open + 1;
        for (int at = from; at <= close; at++) {
            char c = signature.charAt(at);
            depth += "(<".indexOf(c) >= 0 ? 1 : ")>".indexOf(c) >= 0 ? -1 : 0;
            if (at == close || c == ',' && depth == 0) {
                // The bracket of an optional parameter stands before its comma.
                String parameter = signature.substring(from, at).replaceAll("[\\[\\]]+$|^[\\[\\]]+", "");
                if (!parameter.isBlank()) {
                    parameters.add(parameter.replaceAll("[ \\[\\]]+$", "").strip());
                }
                from = at + 1;
            }
        }
        return parameters;
    }
}
