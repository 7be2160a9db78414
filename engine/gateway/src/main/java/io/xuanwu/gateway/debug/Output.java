package io.xuanwu.gateway.debug;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The output and log lines of user code. The streams of the process are replaced once. While a session listens, it
 * receives the output, up to a limit per second; otherwise the output goes to the original streams.
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

    /** Replaces the streams of the process; later calls do nothing. */
    static synchronized void capture() {
        if (out == null) {
            out = new Lines(System.out);
            err = new Lines(System.err);
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            UserLog.capture();
        }
    }

    /** Sends all output to this session from now on. */
    void listen() {
        out.take();
        err.take();
        listener = this;
    }

    static void stopListening() {
        listener = null;
    }

    /** Sends a line to the session that listens, if any. */
    static void tell(String line) {
        Output session = listener;
        if (session != null) {
            session.add(line);
        }
    }

    /** Returns the lines since the last call; at the end, also unfinished lines. */
    synchronized List<String> take(boolean isEnd) {
        if (isEnd) {
            addUnlessEmpty(out.take());
            addUnlessEmpty(err.take());
        }
        if (leftOut > 0 && (isEnd || System.nanoTime() / 1_000_000_000 != second)) {
            lines.add("… " + leftOut + " more lines omitted: too many lines in one second");
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
        // Lines that are not taken do not accumulate.
        if (fits && lines.size() < 2 * LINES_A_SECOND) {
            lines.add(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line);
        } else {
            leftOut++;
        }
    }

    /** A stream that splits output into lines; a line's bytes beyond the buffer are dropped. */
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
