package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Finds the newest complete checkpoint that a job left. The platform may know only the folder: it cannot read the store,
 * and each checkpoint that it heard of may have been replaced by a later one before the job ended.
 *
 * <p>Source: AbstractFsCheckpointStorageAccess of Flink 1.20 and 2.2, for the names of folders and files.
 */
final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("chk-(\\d+)");
    private static final String COMPLETE = "_metadata";

    private Checkpoints() {}

    /**
     * The path to restore from: the folder itself where it is a checkpoint or savepoint, else the newest one in it.
     *
     * @throws EngineFailure checkpoint_missing
     */
    static String newest(String folder) throws EngineFailure {
        Path root = new Path(folder);
        try {
            FileSystem files = root.getFileSystem();
            if (files.exists(new Path(root, COMPLETE))) {
                return folder;
            }
            return newest(files, root)
                    .map(found -> new Path(root, "chk-" + found).toString())
                    .orElseThrow(() -> missing(folder, null));
        } catch (IOException unreadable) {
            throw missing(folder, unreadable);
        }
    }

    private static Optional<Long> newest(FileSystem files, Path root) throws IOException {
        Optional<Long> newest = Optional.empty();
        for (FileStatus one : list(files, root)) {
            Matcher name = NAME.matcher(one.getPath().getName());
            if (!name.matches() || !files.exists(new Path(one.getPath(), COMPLETE))) {
                continue;
            }
            long number = Long.parseLong(name.group(1));
            if (newest.isEmpty() || number > newest.get()) {
                newest = Optional.of(number);
            }
        }
        return newest;
    }

    private static FileStatus[] list(FileSystem files, Path root) throws IOException {
        try {
            FileStatus[] found = files.listStatus(root);
            return found == null ? new FileStatus[0] : found;
        } catch (FileNotFoundException gone) {
            return new FileStatus[0];
        }
    }

    private static EngineFailure missing(String folder, Throwable cause) {
        return new EngineFailure(
                FailureCode.CHECKPOINT_MISSING,
                "There is no complete checkpoint in " + folder
                        + ". Start the run with the path of a savepoint, or without state (--restore none).",
                cause);
    }
}
