package io.xuanwu.gateway.debug;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.functions.ScalarFunction;
import org.slf4j.LoggerFactory;

/** JAR jobs, good and bad ones. They are loaded from a jar: what they share with a test is the system's properties. */
public final class Programs {
    static final String LET_GO = "test.let-go";

    private Programs() {}

    /** Prints its arguments and three numbers, and logs a word. */
    public static final class Counts {
        public static void main(String[] arguments) throws Exception {
            System.out.println("argument " + arguments[0]);
            LoggerFactory.getLogger("shop.Counter").info("counting to {}", 3);
            StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
            flink.fromSequence(1, 3).print();
            flink.execute("three");
            System.out.println("done");
        }
    }

    /** Prints without an end. */
    public static final class PrintsForEver {
        public static void main(String[] arguments) throws Exception {
            StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
            flink.fromSequence(1, Long.MAX_VALUE).print();
            flink.execute();
        }
    }

    /** Fails before it has a job. */
    public static final class Fails {
        public static void main(String[] arguments) {
            throw new IllegalStateException("no luck today");
        }
    }

    /** Starts nothing. */
    public static final class StartsNothing {
        public static void main(String[] arguments) {
            System.out.print("and that was all");
        }
    }

    /** Never returns, whoever interrupts it. */
    public static final class Hangs {
        public static void main(String[] arguments) {
            System.out.println("hanging");
            spin();
        }
    }

    /** Leaves a thread behind. */
    public static final class LeavesAThread {
        public static void main(String[] arguments) throws Exception {
            Thread thread = new Thread(Programs::spin, "left-behind");
            thread.setDaemon(true);
            thread.start();
            StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
            flink.fromSequence(1, 1).print();
            flink.execute();
        }
    }

    /** A function that never returns, and which the planner would like to reduce to a constant. */
    public static final class HangsInThePlanner extends ScalarFunction {
        private static final long serialVersionUID = 1L;

        public Integer eval(Integer value) {
            System.out.println("hanging");
            spin();
            return value;
        }
    }

    private static void spin() {
        while (System.getProperty(LET_GO) == null) {
            Thread.onSpinWait();
        }
    }
}
