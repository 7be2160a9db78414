package io.xuanwu.gateway.flink;

import org.apache.flink.runtime.util.EnvironmentInformation;

/** Chooses the implementation for the Flink that this process runs with. */
public final class FlinkApis {
    private static final FlinkApi CURRENT = choose();

    private FlinkApis() {}

    public static FlinkApi current() {
        return CURRENT;
    }

    private static FlinkApi choose() {
        return EnvironmentInformation.getVersion().startsWith("1.") ? new Flink1Api() : new Flink2Api();
    }
}
