package io.xuanwu.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xuanwu.job.failure.EngineFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    @Test
    void theChoicesOfStateAreTheFolderAndThenALineEach() throws EngineFailure {
        Map<String, String> environment = Map.of(
                "XUANWU_DEFINITION_FILE", "test.sql",
                "XUANWU_RESTORE_FOLDER", "s3://state/a/",
                "XUANWU_RESTORE_OTHERWISE", "s3://state/b c/\nnone");
        assertEquals(
                List.of("s3://state/a/", "s3://state/b c/", "none"), EngineSettings.of(environment).restoreChoices);
    }

    @Test
    void withoutTheVariablesThereIsNoChoice() throws EngineFailure {
        assertEquals(List.of(), EngineSettings.of(Map.of("XUANWU_DEFINITION_FILE", "test.sql")).restoreChoices);
    }
}
