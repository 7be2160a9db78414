package io.xuanwu.job;

import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Bindings;
import io.xuanwu.job.script.Place;
import io.xuanwu.job.script.Template;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.util.ExceptionUtils;

/** The main() of a user's jar, and how it runs in the context that application mode has prepared. */
public final class JarProgram {
    private final Definition.Jar program;
    private final Path file;
    private final Bindings bindings;
    private final Configuration options;
    private final ClassLoader userCode;

    /**
     * @param options of the environments that it asks for when {@link #run} runs it
     */
    public JarProgram(
            Definition.Jar program, Path file, Bindings bindings, Configuration options, ClassLoader userCode) {
        this.program = program;
        this.file = file;
        this.bindings = bindings;
        this.options = options;
        this.userCode = userCode;
    }

    /**
     * Returns when the user's main() does, which must have submitted a job.
     *
     * @throws EngineFailure main_class_invalid, program_failed, program_without_job or submission_failed
     */
    void run() throws EngineFailure {
        String[] arguments = arguments();
        Method main = main();
        Runnable restoreContext = FlinkContext.addConfiguration(options);
        try {
            main.invoke(null, (Object) arguments);
        } catch (InvocationTargetException thrown) {
            throw programFailure(thrown.getCause());
        } catch (IllegalAccessException notOpen) {
            throw invalidMain(main.getDeclaringClass().getName(), "is not public", notOpen);
        } finally {
            restoreContext.run();
        }
        if (Submissions.count() == 0) {
            throw new EngineFailure(
                    FailureCode.PROGRAM_WITHOUT_JOB,
                    "main() of " + main.getDeclaringClass().getName()
                            + " ended without starting a job; call execute() on the environment.");
        }
    }

    /**
     * What main() is given, placeholders replaced.
     *
     * @throws EngineFailure variable_unknown or placeholder_invalid
     */
    public String[] arguments() throws EngineFailure {
        String[] arguments = new String[program.arguments.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = Template.value(program.arguments.get(i), bindings, Place.named("Argument " + (i + 1)));
        }
        return arguments;
    }

    private EngineFailure programFailure(Throwable thrown) {
        FlinkFailures.rethrowIfAlreadyRan(thrown);
        boolean refused = ExceptionUtils.findThrowable(thrown, JobExecutionException.class)
                .isPresent();
        return new EngineFailure(
                refused ? FailureCode.SUBMISSION_FAILED : FailureCode.PROGRAM_FAILED,
                (refused ? "Flink did not accept the job: " : "The program failed: ") + FlinkProblem.message(thrown),
                thrown);
    }

    /**
     * @throws EngineFailure main_class_invalid
     */
    public Method main() throws EngineFailure {
        String name = program.mainClass.isPresent() ? program.mainClass.get() : mainClassOfManifest();
        try {
            Method main = Class.forName(name, false, userCode).getMethod("main", String[].class);
            if (!Modifier.isStatic(main.getModifiers())) {
                throw invalidMain(name, "has a main() that is not static", null);
            }
            return main;
        } catch (ClassNotFoundException absent) {
            throw invalidMain(name, "is not in the jar", absent);
        } catch (NoSuchMethodException without) {
            throw invalidMain(name, "has no public static void main(String[])", without);
        } catch (LinkageError broken) {
            throw invalidMain(name, "cannot be loaded", broken);
        }
    }

    private String mainClassOfManifest() throws EngineFailure {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            return Optional.ofNullable(attributes.getValue("program-class"))
                    .or(() -> Optional.ofNullable(attributes.getValue(Attributes.Name.MAIN_CLASS)))
                    .orElseThrow(() -> new EngineFailure(
                            FailureCode.MAIN_CLASS_INVALID,
                            "The jar's manifest has no Main-Class; set the main class of the job."));
        } catch (IOException noJar) {
            throw new EngineFailure(
                    FailureCode.MAIN_CLASS_INVALID, "The artifact is not a readable jar; upload it again.", noJar);
        }
    }

    private static EngineFailure invalidMain(String name, String why, Throwable cause) {
        return new EngineFailure(
                FailureCode.MAIN_CLASS_INVALID,
                "The main class " + name + " " + why + "; correct the main class of the job.",
                cause);
    }
}
