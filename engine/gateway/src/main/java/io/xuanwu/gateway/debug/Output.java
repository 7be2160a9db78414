package io.xuanwu.gateway.debug;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What user code prints and logs. The streams of the process are replaced once; what is printed while a session listens
 * goes to it, so much a second and no more, and else to the log of the process.
 */
final class Output {
    private static final int LINES_A_SECOND = 1_000;
    private static final int CHARACTERS_A_SECOND = 256 * 1024;
    private static final int LONGEST_LINE = 4_000;

    private static Lines out;
    private static Lines err;
    private static volatile Output listener;

    private final List<String> lines = new ArrayList<>();
    private long second;
    private int count;
    private int characters;
    private long leftOut;

    /** Replaces the streams of the process; the second time nothing happens. */
    static synchronized void capture() {
        if (out == null) {
            out = new Lines(System.out);
            err = new Lines(System.err);
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            UserLog.capture();
        }
    }

    /** From now on everything is this session's. */
    void listen() {
        out.take();
        err.take();
        listener = this;
    }

    static void stopListening() {
        listener = null;
    }

    /** A line for whoever listens. */
    static void tell(String line) {
        Output session = listener;
        if (session != null) {
            session.add(line);
        }
    }

    /** What came since the last call; at the end also lines that were begun. */
    synchronized List<String> take(boolean isEnd) {
        if (isEnd) {
            addUnlessEmpty(out.take());
            addUnlessEmpty(err.take());
        }
        if (leftOut > 0 && (isEnd || System.nanoTime() / 1_000_000_000 != second)) {
            lines.add("… " + leftOut + " more lines came than are shown in a second");
            leftOut = 0;
        }
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    private void addUnlessEmpty(String line) {
        if (!line.isEmpty()) {
            add(line);
        }
    }

    private synchronized void add(String line) {
        long now = System.nanoTime() / 1_000_000_000;
        if (now != second) {
            second = now;
            count = 0;
            characters = 0;
        }
        count++;
        characters += Math.min(line.length(), LONGEST_LINE);
        boolean fits = count <= LINES_A_SECOND && characters <= CHARACTERS_A_SECOND;
        // A reader who does not take what came gets no more.
        if (fits && lines.size() < 2 * LINES_A_SECOND) {
            lines.add(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line);
        } else {
            leftOut++;
        }
    }

    /** Cuts what is printed into lines; beyond the longest one nothing is kept. */
    private static final class Lines extends OutputStream {
        private final PrintStream own;
        private final byte[] bytes = new byte[4 * LONGEST_LINE + 4];
        private int count;

        private Lines(PrintStream own) {
            this.own = own;
        }

        @Override
        public synchronized void write(int b) {
            if (listener == null) {
                own.write(b);
            } else if (b == '\n') {
                tell(take());
            } else if (count < bytes.length) {
                bytes[count++] = (byte) b;
            }
        }

        private synchronized String take() {
            String text = new String(bytes, 0, count, StandardCharsets.UTF_8);
            count = 0;
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }
    }
}
