package io.xuanwu.gateway.debug;

import java.util.concurrent.CountDownLatch;
import org.apache.flink.table.functions.ScalarFunction;

/** What a user's code may do to a worker. */
public final class Spy {
    private Spy() {}

    /** Prints what it is given, and gives it back. */
    public static final class Prints extends ScalarFunction {
        private static final long serialVersionUID = 1L;

        public Integer eval(Integer value) {
            System.out.println("saw " + value);
            return value;
        }
    }

    /** Never returns, whoever interrupts it, until the test lets it go. */
    public static final class Hangs extends ScalarFunction {
        private static final long serialVersionUID = 1L;
        static volatile CountDownLatch entered = new CountDownLatch(1);
        static volatile CountDownLatch letGo = new CountDownLatch(1);

        public Integer eval(Integer value) {
            entered.countDown();
            while (letGo.getCount() > 0) {
                Thread.onSpinWait();
            }
            return value;
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }

    /** Fails at the number 3. */
    public static final class Fails extends ScalarFunction {
        private static final long serialVersionUID = 1L;

        public Integer eval(Integer value) {
            if (value == 3) {
                throw new IllegalArgumentException("three is too many");
            }
            return value;
        }
    }
}
