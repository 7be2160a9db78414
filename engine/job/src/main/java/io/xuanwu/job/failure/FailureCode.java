package io.xuanwu.job.failure;

import java.util.Locale;

/** The stable codes of failure reports, each with the stage it belongs to and its owner. */
public enum FailureCode {
    ENVIRONMENT_INVALID(Stage.ASSEMBLY, Owner.US),
    DEFINITION_UNREACHABLE(Stage.ASSEMBLY, Owner.OUTSIDE),
    DEFINITION_REFUSED(Stage.ASSEMBLY, Owner.US),
    DEFINITION_INVALID(Stage.ASSEMBLY, Owner.US),
    PLACEHOLDER_INVALID(Stage.ASSEMBLY, Owner.USER),
    VARIABLE_UNKNOWN(Stage.ASSEMBLY, Owner.USER),
    SECRET_MISPLACED(Stage.ASSEMBLY, Owner.USER),
    ARTIFACT_UNAVAILABLE(Stage.CONTEXT, Owner.OUTSIDE),
    CHECKPOINT_MISSING(Stage.CONTEXT, Owner.OUTSIDE),
    OPTION_INVALID(Stage.CONTEXT, Owner.USER),
    CATALOG_FAILED(Stage.CONTEXT, Owner.USER),
    FUNCTION_FAILED(Stage.CONTEXT, Owner.USER),
    SQL_SYNTAX(Stage.PARSE, Owner.USER),
    SQL_INVALID(Stage.PARSE, Owner.USER),
    SQL_TOO_DEEP(Stage.PARSE, Owner.USER),
    SQL_UNSUPPORTED(Stage.PARSE, Owner.USER),
    SQL_WITHOUT_INSERT(Stage.PARSE, Owner.USER),
    PLAN_FAILED(Stage.PLAN, Owner.USER),
    SUBMISSION_FAILED(Stage.SUBMIT, Owner.OUTSIDE),
    MAIN_CLASS_INVALID(Stage.PROGRAM, Owner.USER),
    PROGRAM_FAILED(Stage.PROGRAM, Owner.USER),
    PROGRAM_WITHOUT_JOB(Stage.PROGRAM, Owner.USER),
    PROGRAM_EXITED(Stage.PROGRAM, Owner.USER),
    FLINK_FAILED(Stage.RUN, Owner.USER),
    FENCED(Stage.FENCED, Owner.US),
    INTERNAL_ERROR(Stage.ASSEMBLY, Owner.US);

    private final Stage stage;
    private final Owner owner;

    FailureCode(Stage stage, Owner owner) {
        this.stage = stage;
        this.owner = owner;
    }

    public Stage stage() {
        return stage;
    }

    public Owner owner() {
        return owner;
    }

    public String onTheWire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
