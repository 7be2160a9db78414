package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Finds the state that a job left. The platform may know only folders: it cannot read the store, it may have heard of no
 * checkpoint, and each that it heard of may have been replaced by a later one before the job ended. Thread of main().
 *
 * <p>Source: AbstractFsCheckpointStorageAccess of Flink 1.20 and 2.2, for the names of folders and files.
 */
final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("chk-(\\d+)");
    private static final String COMPLETE = "_metadata";
    private static final String NONE = "none";

    private Checkpoints() {}

    /**
     * The path to restore from: of the first choice that is there. A choice is a checkpoint or savepoint, a folder of
     * checkpoints, of which the newest complete one is taken, or in the end {@code none}. Empty where that is reached.
     *
     * @throws EngineFailure checkpoint_missing, also where a choice cannot be read: nobody knows then what is there
     */
    static Optional<String> first(List<String> choices) throws EngineFailure {
        for (String choice : choices) {
            if (choice.equals(NONE)) {
                return Optional.empty();
            }
            Optional<String> found = newest(choice);
            if (found.isPresent()) {
                return found;
            }
        }
        throw missing("No complete checkpoint was found in " + String.join(", nor in ", choices), null);
    }

    /**
     * A checkpoint or savepoint itself, or the newest complete one of a folder.
     *
     * @throws EngineFailure checkpoint_missing where it cannot be read
     */
    static Optional<String> newest(String choice) throws EngineFailure {
        Path root = new Path(choice);
        Path metadata = root.getName().equals(COMPLETE) ? root : new Path(root, COMPLETE);
        try {
            FileSystem files = root.getFileSystem();
            if (files.exists(metadata)) {
                return Optional.of(choice);
            }
            return newest(files, root).map(found -> new Path(root, "chk-" + found).toString());
        } catch (IOException unreadable) {
            throw missing(choice + " cannot be read: " + unreadable.getMessage(), unreadable);
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

    private static EngineFailure missing(String what, Throwable cause) {
        return new EngineFailure(
                FailureCode.CHECKPOINT_MISSING,
                what + ". Start the run with the path of a savepoint, or without state (--restore none).",
                cause);
    }
}
