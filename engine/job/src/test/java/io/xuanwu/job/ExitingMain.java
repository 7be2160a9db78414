package io.xuanwu.job;

import com.acme.ExitingProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JVM under watch that a user's code ends, or that waits to be ended. */
public final class ExitingMain {
    private ExitingMain() {}

    public static void main(String[] words) throws InterruptedException {
        Path told = Path.of(System.getenv("TOLD"));
        ExitWatch.install(failure -> {
            try {
                Files.writeString(told, failure.code().onTheWire() + ": " + failure.getMessage());
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        });
        if (words[0].equals("exit")) {
            ExitingProgram.leave();
        }
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
