package io.xuanwu.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertEquals(url() + "chk-10", Checkpoints.newest(url()));
    }

    @Test
    void aCheckpointOrSavepointIsItself() throws Exception {
        complete("savepoint-1-2");
        String savepoint = url() + "savepoint-1-2/";
        assertEquals(savepoint, Checkpoints.newest(savepoint));
    }

    @Test
    void aFolderWithoutOneIsNamed() throws Exception {
        Files.createDirectories(folder.resolve("chk-1"));
        for (String without : new String[] {url(), url() + "gone/"}) {
            EngineFailure failure = assertThrows(EngineFailure.class, () -> Checkpoints.newest(without));
            assertEquals(FailureCode.CHECKPOINT_MISSING, failure.code());
            assertTrue(failure.getMessage().contains(without));
        }
    }

    @Test
    void aStoreThatCannotBeReadIsNamed() {
        EngineFailure failure = assertThrows(EngineFailure.class, () -> Checkpoints.newest("nothing://there/"));
        assertEquals(FailureCode.CHECKPOINT_MISSING, failure.code());
    }

    private void complete(String name) throws IOException {
        Files.createFile(Files.createDirectories(folder.resolve(name)).resolve("_metadata"));
    }

    private String url() {
        return "file:" + folder + "/";
    }
}
