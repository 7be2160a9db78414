package io.xuanwu.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitWatchTest {
    @TempDir
    Path folder;

    @Test
    void an_exit_in_user_code_is_told_with_its_place() throws Exception {
        Process program = started("exit");
        assertEquals(3, program.waitFor());
        String told = Files.readString(folder.resolve("told"));
        assertTrue(told.startsWith("program_exited: "), told);
        assertTrue(told.contains("com.acme.ExitingProgram.leave(ExitingProgram.java:"), told);
    }

    @Test
    void an_end_by_a_signal_is_not_told() throws Exception {
        Process program = started("wait");
        BufferedReader output =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("ready", output.readLine());
        program.destroy();
        program.waitFor();
        assertFalse(Files.exists(folder.resolve("told")));
    }

    @Test
    void an_exit_of_flink_is_not_told() {
        StackTraceElement exit = frame("java.lang.Runtime", "exit");
        StackTraceElement flink = frame("org.apache.flink.util.FatalExitExceptionHandler", "uncaughtException");
        StackTraceElement user = frame("com.acme.Main", "main");
        assertTrue(ExitWatch.callOfExit(exit, flink, user).isEmpty());
        assertEquals(user, ExitWatch.callOfExit(exit, user).orElseThrow());
        assertTrue(ExitWatch.callOfExit(user).isEmpty());
    }

    private Process started(String word) throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(java, "-cp", classes, "io.xuanwu.job.ExitingMain", word);
        builder.environment().putAll(Map.of("TOLD", folder.resolve("told").toString()));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement(type, method, "Some.java", 1);
    }
}
