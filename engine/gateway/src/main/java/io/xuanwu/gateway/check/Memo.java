package io.xuanwu.gateway.check;

import java.util.LinkedHashMap;
import java.util.Map;

/** A cache of recent verdicts by their keys. Shared by the threads of the process. */
final class Memo {
    private static final int MOST = 20_000;

    private final Map<String, Verdict> verdicts = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
            return size() > MOST;
        }
    };

    synchronized Verdict get(String key) {
        return verdicts.get(key);
    }

    synchronized void put(String key, Verdict verdict) {
        verdicts.put(key, verdict);
    }
}
