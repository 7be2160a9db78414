package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Script.SourceStatement;
import io.xuanwu.job.text.Message;

/**
 * Allows secrets only where Flink does not show them: in quoted option values of CREATE and ALTER, and in SET.
 * Anywhere else (a query, a computed column, a hint) a value becomes a part of the plan, which Flink's page shows.
 */
final class SecretPlacement {
    private SecretPlacement() {}

    static void check(String script, SourceStatement source, Verb verb) throws EngineFailure {
        if (!Placeholder.mayStandIn(script, source.start(), source.end())) {
            return;
        }
        int depth = 0;
        boolean inOptions = verb == Verb.SET;
        Token previous = null;
        for (Token token : source.tokens) {
            if (token.isSymbol('(')) {
                inOptions |= depth == 0 && verb == Verb.DEFINE && opensOptions(previous);
                depth++;
            } else if (token.isSymbol(')')) {
                depth--;
                inOptions &= depth > 0;
            } else if (Template.asksForSecret(script, token.start, token.end)
                    && !(inOptions && token.kind == Token.Kind.TEXT)) {
                throw source.failure(
                        FailureCode.SECRET_MISPLACED, Message.of("secret_misplaced"), token.start, token.end);
            }
            previous = token;
        }
    }

    private static boolean opensOptions(Token previous) {
        return previous != null && (previous.isWord("WITH") || previous.isWord("SET"));
    }
}
