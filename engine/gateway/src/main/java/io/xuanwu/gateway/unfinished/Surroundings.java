package io.xuanwu.gateway.unfinished;

import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.gateway.script.Reading;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.script.Edit;
import io.xuanwu.job.script.Script;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Verb;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of workspaces in which the definitions of a script were executed, kept for the next keystroke. One request uses
 * a workspace at a time; at the end of a script, all earlier definitions are usually executed already.
 */
public final class Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);
    private static final int MOST = 4;

    /** Idle workspaces, the last used first. */
    private final Deque<Known> idle = new ArrayDeque<>();

    /** A workspace and the statements that were executed in it. */
    private static final class Known {
        private final String base;
        private final List<String> done = new ArrayList<>();
        private final Reading reading;

        private Known(String base, Reading reading) {
            this.base = base;
            this.reading = reading;
        }

        private Workspace workspace() {
            return reading.workspace();
        }

        private boolean leadsTo(String otherBase, List<String> wanted) {
            return base.equals(otherBase)
                    && done.size() <= wanted.size()
                    && wanted.subList(0, done.size()).equals(done);
        }
    }

    /**
     * Returns a workspace in which the definitions before the cursor were executed, and removes it from the pool.
     *
     * @param definition of which everything but the script is used
     * @param before the script before the statement at the cursor, including its byte-order mark
     */
    private Known take(Definition definition, String before) throws BadRequest {
        List<Statement> statements = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        List<Edit> edits = definition.edits.stream()
                .filter(edit -> edit.end <= before.length())
                .collect(Collectors.toList());
        Script script = Script.parse(before, edits, new ArrayList<>());
        for (Statement statement : script.bind(Workspace.bindings(definition), new ArrayList<>())) {
            if (statement.verb() == Verb.DEFINE || statement.verb() == Verb.SET || statement.verb() == Verb.RESET) {
                statements.add(statement);
                wanted.add(statement.sql());
            }
        }
        String base = base(definition);
        Known known = takeIdle(base, wanted);
        if (known == null) {
            known = new Known(base, Reading.open(definition));
        }
        for (int i = known.done.size(); i < wanted.size(); i++) {
            known.reading.perform(statements.get(i));
            known.done.add(wanted.get(i));
        }
        return known;
    }

    private synchronized Known takeIdle(String base, List<String> wanted) {
        Known best = null;
        for (Known each : idle) {
            if (each.leadsTo(base, wanted) && (best == null || each.done.size() > best.done.size())) {
                best = each;
            }
        }
        idle.remove(best);
        return best;
    }

    /**
     * Looks at a workspace in which the definitions of a script were executed; what cannot be looked at is none.
     *
     * @param before as for {@link #take}
     */
    public <T> T look(Definition definition, String before, T none, Function<Workspace, T> look) throws BadRequest {
        Known known = take(definition, before);
        try {
            T found = look.apply(known.workspace());
            giveBack(known);
            return found;
        } catch (StackOverflowError tooDeep) {
            close(known);
            return none;
        } catch (RuntimeException | LinkageError | AssertionError unforeseen) {
            LOG.warn("Nothing was found", unforeseen);
            close(known);
            return none;
        }
    }

    private void giveBack(Known known) {
        if (!known.reading.hasSurroundings()) {
            close(known); // the next question tries again
            return;
        }
        List<Known> old = new ArrayList<>();
        synchronized (this) {
            idle.addFirst(known);
            while (idle.size() > MOST) {
                old.add(idle.removeLast());
            }
        }
        old.forEach(Surroundings::close);
    }

    private static void close(Known known) {
        try {
            known.reading.close();
        } catch (IOException unclosed) {
            LOG.debug("A workspace could not be closed", unclosed);
        }
    }

    private static String base(Definition definition) {
        StringBuilder base = new StringBuilder();
        base.append(definition.options)
                .append('\0')
                .append(definition.variables)
                .append('\0');
        definition.catalogs.forEach(
                each -> base.append(each.name).append('\0').append(each.sql).append('\0'));
        definition.functions.forEach(each -> base.append(each.name)
                .append('\0')
                .append(each.className)
                .append('\0')
                .append(each.artifact)
                .append('\0'));
        definition.artifacts.forEach(each -> base.append(each.sha256).append('\0'));
        return base.toString();
    }
}
