package io.xuanwu.gateway.debug;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What user code prints. The streams of the process are replaced once; what is printed while a session listens goes to
 * it, bounded, and else to the log of the process.
 */
final class Output {
    private static final int MOST_LINES = 1_000;
    private static final int LONGEST_LINE = 4_000;

    private static volatile Output listener;

    private final List<String> lines = new ArrayList<>();
    private int left = MOST_LINES;

    /** Replaces the streams of the process. */
    static void capture() {
        System.setOut(new PrintStream(new Lines(System.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new Lines(System.err), true, StandardCharsets.UTF_8));
    }

    void listen() {
        listener = this;
    }

    static void stopListening() {
        listener = null;
    }

    /** What came since the last call. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    private synchronized void add(String line) {
        if (left > 0) {
            left--;
            lines.add(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line);
            if (left == 0) {
                lines.add("… more was printed than the " + MOST_LINES + " lines that a session shows");
            }
        }
    }

    private static final class Lines extends OutputStream {
        private final PrintStream own;
        private final OpenLine line = new OpenLine();

        private Lines(PrintStream own) {
            this.own = own;
        }

        @Override
        public synchronized void write(int b) {
            Output session = listener;
            if (session == null) {
                own.write(b);
            } else if (b == '\n') {
                session.add(line.take());
            } else {
                line.add((byte) b);
            }
        }
    }

    /** The bytes of a line that has not ended; beyond the longest line nothing is kept. */
    private static final class OpenLine {
        private final byte[] bytes = new byte[4 * LONGEST_LINE + 4];
        private int count;

        void add(byte b) {
            if (count < bytes.length) {
                bytes[count++] = b;
            }
        }

        String take() {
            String text = new String(bytes, 0, count, StandardCharsets.UTF_8);
            count = 0;
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }
    }
}
