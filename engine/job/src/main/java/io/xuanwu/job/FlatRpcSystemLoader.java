package io.xuanwu.job;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemLoader;

/**
 * Loads Flink's RPC system from the class path, if its jar is there. Flink's own loader unpacks the jar to a temporary
 * file at each start and loads it by a class loader of its own, which no class-data archive covers. Flink tries loaders
 * in the order of their priority, and the next one if a loader fails. Source: RpcSystem of 1.20.5, 2.2.1 and 2.3.0.
 */
public final class FlatRpcSystemLoader implements RpcSystemLoader {
    private static final String RPC_SYSTEM = "org.apache.flink.runtime.rpc.pekko.PekkoRpcSystem";

    @Override
    public int getLoadPriority() {
        return -1; // before Flink's own loader, which has 0
    }

    /** @throws IllegalStateException if the class path does not have the RPC system; Flink then uses its own loader */
    @Override
    public RpcSystem loadRpcSystem(Configuration configuration) {
        try {
            return (RpcSystem)
                    Class.forName(RPC_SYSTEM).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException absent) {
            throw new IllegalStateException(RPC_SYSTEM + " is not on the class path.", absent);
        }
    }
}
