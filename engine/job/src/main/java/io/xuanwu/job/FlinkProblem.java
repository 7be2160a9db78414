package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.FailureReport;
import io.xuanwu.job.failure.Location;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.table.api.SqlParserException;

/**
 * Reads what Flink threw at a statement: the message that helps, and the position, which Flink gives only inside its
 * messages and counts within the statement.
 */
public final class FlinkProblem {
    private static final Pattern RANGE =
            Pattern.compile("(?:[Ff]rom|[Aa]t) line (\\d+), column (\\d+)(?: to line (\\d+), column (\\d+))?");
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");
    /** What only says which rule of the planner was at work. */
    private static final Pattern RULES = Pattern.compile("Error while applying rule|Cannot generate a valid execution");

    /** A plan of many lines behind what is wrong with it. */
    private static final Pattern PLAN = Pattern.compile("\\s*The physical plan is:.*", Pattern.DOTALL);

    /** What is thrown by accident, not to tell anybody anything. */
    private static final List<Class<? extends RuntimeException>> ACCIDENTS =
            List.of(IndexOutOfBoundsException.class, NullPointerException.class, ClassCastException.class);

    /** What the planner says of its own work, with the whole plan behind it; the first group tells the most. */
    private static final Pattern INSIDE = Pattern.compile(
            "There are not enough rules to produce a node.*?(Missing conversion is [^\\n]*)"
                    + "|(Cannot add expression of different type to set)",
            Pattern.DOTALL);

    /** The fields of Flink's own object for the statement, as in "Could not execute CREATE DATABASE: (…)". */
    private static final Pattern OPERATION = Pattern.compile("^(Could not execute [A-Z ]+:) \\(.*$");

    private static final Pattern LEADING_RANGE = Pattern.compile("^(?:From|At) line [^:]*: ");

    private FlinkProblem() {}

    /** A syntax error or, with {@code otherwise}, whatever else Flink had against the statement. */
    public static EngineFailure of(Throwable problem, Statement statement, FailureCode otherwise) {
        List<Throwable> chain = FailureReport.chain(problem);
        if (chain.stream().anyMatch(StackOverflowError.class::isInstance)) {
            return statement.failure(FailureCode.SQL_TOO_DEEP, Message.of("sql_too_deep"), problem);
        }
        boolean syntax = chain.stream().anyMatch(SqlParserException.class::isInstance);
        FailureCode code = syntax ? FailureCode.SQL_SYNTAX : otherwise;
        Message said = said(chain, code).reworded(words -> inUsersPlaces(words, statement));
        return range(chain)
                .map(range -> statement.failure(code, said, range, problem))
                .orElseGet(() -> statement.failure(code, said, problem));
    }

    /** The most telling words of an exception chain, in English. */
    public static String message(Throwable problem) {
        return said(FailureReport.chain(problem), FailureCode.INTERNAL_ERROR).toString();
    }

    private static Message said(List<Throwable> chain, FailureCode code) {
        Throwable last = chain.get(chain.size() - 1);
        Matcher inside = INSIDE.matcher(String.valueOf(last.getMessage()));
        if (inside.lookingAt()) {
            String words = inside.group(1) == null ? inside.group(2) : inside.group(1);
            return Message.of("flink.accident", Message.WORDS, words.strip());
        }
        return ACCIDENTS.stream().anyMatch(kind -> kind.isInstance(last))
                ? Message.of("flink.accident", Message.WORDS, accident(last))
                : Message.of(template(code), Message.WORDS, words(chain));
    }

    private static String template(FailureCode code) {
        switch (code) {
            case SQL_SYNTAX:
                return "sql_syntax.flink";
            case SQL_INVALID:
                return "sql_invalid.flink";
            case PLAN_FAILED:
                return "plan_failed.flink";
            default:
                return "flink.said";
        }
    }

    private static String words(List<Throwable> chain) {
        Throwable last = chain.get(chain.size() - 1);
        String root = "";
        for (Throwable each : chain) {
            if (each.getMessage() != null && !each.getMessage().isBlank()) {
                root = each.getMessage();
            }
        }
        String outer = chain.get(0).getMessage();
        boolean tellsMore = outer != null
                && !outer.contains(root)
                && !RULES.matcher(outer).lookingAt()
                && range(chain).isEmpty();
        String told = (tellsMore ? context(outer) : "")
                + PLAN.matcher(LEADING_RANGE.matcher(root).replaceFirst("")).replaceFirst("");
        return told.isBlank() ? last.getClass().getName() : told;
    }

    /** What such an exception says is of no use to a user; where Flink threw it helps to look for a known bug. */
    private static String accident(Throwable problem) {
        String where = Stream.of(problem.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("org.apache."))
                .findFirst()
                .map(frame -> " in " + frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName())
                .orElse("");
        String words = problem.getMessage() == null ? "" : ": " + problem.getMessage();
        return problem.getClass().getSimpleName() + words + where;
    }

    private static String context(String outer) {
        String line =
                OPERATION.matcher(outer.lines().findFirst().orElse("").strip()).replaceFirst("$1");
        return line.endsWith(".") || line.endsWith(":") ? line + " " : line + ": ";
    }

    private static Optional<TextRange> range(List<Throwable> chain) {
        for (Throwable each : chain) {
            Optional<TextRange> position = position(each);
            if (position.isPresent()) {
                return position;
            }
            Matcher matcher = RANGE.matcher(String.valueOf(each.getMessage()));
            if (matcher.find()) {
                int line = Integer.parseInt(matcher.group(1));
                int column = Integer.parseInt(matcher.group(2));
                boolean open = matcher.group(3) == null;
                return Optional.of(new TextRange(
                        line,
                        column,
                        open ? line : Integer.parseInt(matcher.group(3)),
                        open ? column : Integer.parseInt(matcher.group(4))));
            }
        }
        return Optional.empty();
    }

    /** The place that an exception of Flink's own validation carries; the class is not visible from here. */
    private static Optional<TextRange> position(Throwable problem) {
        if (!problem.getClass().getSimpleName().equals("SqlValidateException")) {
            return Optional.empty();
        }
        try {
            Object place = problem.getClass().getMethod("getErrorPosition").invoke(problem);
            return Optional.of(new TextRange(
                    number(place, "getLineNum"),
                    number(place, "getColumnNum"),
                    number(place, "getEndLineNum"),
                    number(place, "getEndColumnNum")));
        } catch (ReflectiveOperationException | RuntimeException otherRelease) {
            return Optional.empty();
        }
    }

    private static int number(Object place, String getter) throws ReflectiveOperationException {
        return (int) place.getClass().getMethod(getter).invoke(place);
    }

    private static String inUsersPlaces(String message, Statement statement) {
        return PLACE.matcher(message).replaceAll(found -> {
            int line = Integer.parseInt(found.group(1));
            int column = Integer.parseInt(found.group(2));
            Location place = statement.originalLocation(new TextRange(line, column, line, column));
            return "line " + place.range.line + ", column " + place.range.column;
        });
    }
}
