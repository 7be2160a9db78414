package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Location;
import io.xuanwu.job.script.Script.SourceStatement;
import io.xuanwu.job.text.TextRange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the engine sees in a script, written as in {@code tests/language/grammar.yaml}. It is also a process that answers
 * Python's tests: one script a line, and one line for what is seen in it, both in Base64.
 */
final class SeenScript {
    final List<String> statements = new ArrayList<>();
    final List<String> placeholders = new ArrayList<>();
    /** Place and code of each, in their order. */
    final List<String> problems;
    /** The sentences of the problems. */
    final List<String> messages;

    SeenScript(String text) {
        List<EngineFailure> failures = new ArrayList<>();
        for (SourceStatement statement : new Splitter(text).split(failures)) {
            TextRange range = statement.location(statement.start(), statement.end()).range;
            String verb = statement.tokens.get(0).upper();
            String set = statement.inStatementSet ? " in set" : "";
            statements.add((place(range) + " " + verb).strip() + set);
            for (Token token : statement.tokens) {
                for (Placeholder each : Placeholder.in(text, token.start, token.end)) {
                    see(each, statement, failures);
                }
            }
        }
        failures.sort(Comparator.comparing((EngineFailure failure) -> failure.location().range.line)
                .thenComparing(failure -> failure.location().range.column));
        problems = failures.stream()
                .map(failure ->
                        place(failure.location().range) + " " + failure.code().onTheWire())
                .collect(Collectors.toList());
        messages = failures.stream().map(EngineFailure::getMessage).collect(Collectors.toList());
    }

    /** Binds it on its own, so that a malformed one fails as it does in a run. */
    private void see(Placeholder placeholder, SourceStatement statement, List<EngineFailure> failures) {
        Location at = statement.location(placeholder.start, placeholder.end);
        Bindings nothing = new Bindings(Map.of(), Map.of());
        try {
            Template.value(
                    placeholder.text,
                    nothing,
                    (code, message, start, end) -> new EngineFailure(code, message, at, null));
        } catch (EngineFailure failure) {
            if (failure.code() == FailureCode.PLACEHOLDER_INVALID) {
                failures.add(failure);
            } else {
                placeholders.add(place(at.range) + " " + placeholder.name());
            }
        }
    }

    private static String place(TextRange range) {
        return range.line + ":" + range.column + "-" + range.endLine + ":" + range.endColumn;
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            SeenScript seen = new SeenScript(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8));
            List<String> told = new ArrayList<>();
            for (List<String> part : List.of(seen.statements, seen.placeholders, seen.problems, seen.messages)) {
                told.add(String.join("\n", part));
            }
            byte[] answer = String.join("\n\n", told).getBytes(StandardCharsets.UTF_8);
            System.out.println(Base64.getEncoder().encodeToString(answer));
        }
    }
}
