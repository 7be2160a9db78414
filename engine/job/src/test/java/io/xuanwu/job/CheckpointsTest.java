package io.xuanwu.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir
    Path folder;

    @Test
    void theNewestCompleteOneIsTaken() throws Exception {
        complete("chk-9");
        complete("chk-10");
        Files.createDirectories(folder.resolve("chk-11"));
        complete("shared");
        assertEquals(Optional.of(url() + "chk-10"), first(url(), "none"));
    }

    @Test
    void aCheckpointOrSavepointIsItself() throws Exception {
        complete("savepoint-1-2");
        for (String savepoint : List.of("savepoint-1-2", "savepoint-1-2/", "savepoint-1-2/_metadata")) {
            assertEquals(Optional.of(url() + savepoint), first(url() + savepoint));
        }
    }

    @Test
    void aFolderWithoutOneLeavesItToTheNextChoice() throws Exception {
        Files.createDirectories(folder.resolve("a/chk-1"));
        complete("b/chk-2");
        complete("savepoint-1");
        assertEquals(Optional.of(url() + "b/chk-2"), first(url() + "gone/", url() + "a/", url() + "b/", "none"));
        assertEquals(Optional.of(url() + "savepoint-1"), first(url() + "a/", url() + "savepoint-1"));
    }

    @Test
    void aRunBeginsWithoutStateOnlyWhereThatIsAChoice() throws Exception {
        Files.createDirectories(folder.resolve("chk-1"));
        assertEquals(Optional.empty(), first(url(), url() + "gone/", "none"));
        for (String missing : List.of("gone/", "savepoint-1", "savepoint-1/_metadata")) {
            EngineFailure failure = assertThrows(EngineFailure.class, () -> first(url(), url() + missing));
            assertEquals(FailureCode.CHECKPOINT_MISSING, failure.code());
            assertTrue(failure.getMessage().contains(url() + ", nor in " + url() + missing));
        }
    }

    @Test
    void aStoreThatCannotBeReadIsNotTakenForAnEmptyOne() {
        EngineFailure failure = assertThrows(EngineFailure.class, () -> first("nothing://there/", "none"));
        assertEquals(FailureCode.CHECKPOINT_MISSING, failure.code());
        assertTrue(failure.getMessage().startsWith("nothing://there/ cannot be read: "));
    }

    private static Optional<String> first(String... choices) throws EngineFailure {
        return Checkpoints.first(List.of(choices));
    }

    private void complete(String name) throws IOException {
        Files.createFile(Files.createDirectories(folder.resolve(name)).resolve("_metadata"));
    }

    private String url() {
        return "file:" + folder + "/";
    }
}
