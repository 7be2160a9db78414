package io.xuanwu.job;

import io.xuanwu.job.failure.Mask;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings the platform's doorbell whenever the job's status changes. It carries no truth: news may be lost or late, and
 * the platform polls. One daemon thread a job, in the JobManager, asks the dispatcher of the same process: at every look
 * and, where Flink has status listeners (2.x), as soon as one of them rings.
 */
final class News {
    private static final Logger LOG = LoggerFactory.getLogger(News.class);
    private static final long LOOK_EVERY_MS = 100;
    private static final int TIMEOUT_MS = 2_000;
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MS = 250;
    private static final int BLIND_LOOKS_BEFORE_END = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final Optional<Path> tokenFile;
    private final String runId;
    private final Mask mask;
    private final Semaphore rung = new Semaphore(0);

    News(URI url, Optional<Path> tokenFile, String runId, Mask mask) {
        this.url = url;
        this.tokenFile = tokenFile;
        this.runId = runId;
        this.mask = mask;
    }

    /** Follows one job until it ends; returns immediately. */
    void follow(JobClient job) {
        StatusChanges.follow(rung::release);
        Thread thread = new Thread(() -> watch(job), "xuanwu-news");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, why) -> LOG.warn("Notifications of this job have stopped", why));
        thread.start();
    }

    private void watch(JobClient job) {
        JobStatus told = null;
        int blindLooks = 0;
        while (blindLooks < BLIND_LOOKS_BEFORE_END && (told == null || !told.isGloballyTerminalState())) {
            try {
                JobStatus now = job.getJobStatus().get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
                blindLooks = 0;
                if (now != told) {
                    tell(job.getJobID(), now);
                    told = now;
                }
                if (rung.tryAcquire(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
                    rung.drainPermits();
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (Exception dispatcherAway) {
                // It may be starting again or going down; the thread is a daemon and keeps nothing alive.
                blindLooks++;
                pause();
            }
        }
    }

    private void tell(JobID job, JobStatus status) {
        ObjectNode news = JSON.createObjectNode();
        news.put("run", runId);
        news.put("flink_job_id", job.toHexString());
        news.put("status", status.name());
        news.put("at", Instant.now().toString());
        byte[] body = news.toString().getBytes(StandardCharsets.UTF_8);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                int answer = post(body);
                if (answer < 500) {
                    LOG.debug("Notification {} was answered with {}", status, answer);
                    return;
                }
            } catch (IOException away) {
                LOG.debug("Notification {} was not delivered: {}", status, mask.apply(away.toString()));
            }
            pause();
        }
        LOG.info(
                "The platform did not accept the notification that the job is {}; it will observe this by polling",
                status);
    }

    private int post(byte[] body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        try {
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            if (tokenFile.isPresent()) {
                connection.setRequestProperty(
                        "Authorization",
                        "Bearer " + Files.readString(tokenFile.get()).strip());
            }
            connection.setFixedLengthStreamingMode(body.length);
            connection.getOutputStream().write(body);
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
