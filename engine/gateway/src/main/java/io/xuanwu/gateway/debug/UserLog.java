package io.xuanwu.gateway.debug;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** A log appender that sends the log events of user code at INFO and above to the session, but not those of Flink. */
final class UserLog extends AbstractAppender {
    private static final List<String> NOT_THE_USERS =
            List.of("org.apache", "io.xuanwu", "akka", "io.netty", "org.jboss", "com.sun", "sun", "jdk", "javax");

    private UserLog() {
        super("user-log", null, null, true, Property.EMPTY_ARRAY);
    }

    /** Adds the appender to the root logger, if the process uses Log4j 2, which is part of Flink's distribution. */
    static void capture() {
        Object context = LogManager.getContext(false);
        if (context instanceof LoggerContext) {
            Configuration configuration = ((LoggerContext) context).getConfiguration();
            LoggerConfig root = configuration.getRootLogger();
            for (String name : NOT_THE_USERS) {
                if (configuration.getLoggerConfig(name).equals(root)) {
                    configuration.addLogger(name, new LoggerConfig(name, root.getLevel(), true));
                }
            }
            if (root.getLevel().isMoreSpecificThan(Level.INFO)) {
                root.setLevel(Level.INFO);
            }
            UserLog log = new UserLog();
            log.start();
            root.addAppender(log, Level.INFO, null);
            ((LoggerContext) context).updateLoggers();
        }
    }

    @Override
    public void append(LogEvent event) {
        String logger = String.valueOf(event.getLoggerName());
        if (isUsers(logger)) {
            String thrown = event.getThrown() == null ? "" : " " + JobFailure.of(event.getThrown());
            Output.tell(event.getLevel() + " " + logger.substring(logger.lastIndexOf('.') + 1) + " "
                    + event.getMessage().getFormattedMessage() + thrown);
        }
    }

    /** Returns whether user code logs; classes that Flink generates have no package, but a number. */
    private static boolean isUsers(String logger) {
        return !logger.matches("[^.]*\\$\\d+")
                && NOT_THE_USERS.stream().noneMatch(prefix -> logger.startsWith(prefix + "."));
    }
}
