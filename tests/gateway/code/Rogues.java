package rogues;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.functions.ScalarFunction;

/** Functions that behave as badly as a process allows, and one that does not. */
public final class Rogues {
    private Rogues() {}

    public static class Doubles extends ScalarFunction {
        public Integer eval(Integer value) {
            return value == null ? null : 2 * value;
        }
    }

    /** Never returns, and does not listen to interrupts. */
    public static class Loops extends ScalarFunction {
        private long spins;

        public Integer eval(Integer value) {
            System.out.println("looping");
            while (spins >= 0) {
                spins = (spins + 1) & Long.MAX_VALUE;
            }
            return value;
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }

    /** The same, already while the planner folds constants. */
    public static class LoopsWhenPlanned extends ScalarFunction {
        private long spins;

        public Integer eval(Integer value) {
            System.out.println("planning");
            while (spins >= 0) {
                spins = (spins + 1) & Long.MAX_VALUE;
            }
            return value;
        }
    }

    public static class Exits extends ScalarFunction {
        public Integer eval(Integer value) {
            System.exit(0);
            return value;
        }
    }

    public static class Halts extends ScalarFunction {
        public Integer eval(Integer value) {
            Runtime.getRuntime().halt(7);
            return value;
        }
    }

    public static class Eats extends ScalarFunction {
        private final List<byte[]> eaten = new ArrayList<>();

        public Integer eval(Integer value) {
            while (true) {
                eaten.add(new byte[8 << 20]);
            }
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }

    public static class Recurses extends ScalarFunction {
        public Integer eval(Integer value) {
            return 1 + eval(value + 1);
        }
    }
}
