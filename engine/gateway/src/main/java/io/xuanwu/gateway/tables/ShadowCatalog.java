package io.xuanwu.gateway.tables;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotEmptyException;

/**
 * A catalog that is read and never changed: what a script creates, alters or drops in it is kept here, over what the
 * real one has, and its tables are shadows. A dynamic proxy, because the interface has different methods in each
 * release.
 */
final class ShadowCatalog implements InvocationHandler {
    private static final String TABLE = "Table";
    private static final List<String> KINDS = List.of("Function", "Model");

    private final Catalog real;
    private final String workspace;
    /** What the script has created, and the altered forms of what was there. */
    private final Catalog own;
    /** The databases of the script; those of the real catalog are copied where they hold something of its. */
    private final Set<String> created = new HashSet<>();
    /** What the script has dropped of the real catalog: databases by name, objects by kind and path. */
    private final Set<String> gone = new HashSet<>();

    private ShadowCatalog(String name, Catalog real, String workspace) {
        this.real = real;
        this.workspace = workspace;
        this.own = new GenericInMemoryCatalog(name, "default");
    }

    static Catalog of(String name, Catalog real, String workspace) {
        return (Catalog) Proxy.newProxyInstance(
                Catalog.class.getClassLoader(),
                new Class<?>[] {Catalog.class},
                new ShadowCatalog(name, real, workspace));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
        if (method.getName().equals("getFactory") || method.getName().equals("getTableFactory")) {
            return Optional.empty();
        }
        if (method.getName().equals("listDatabases")) {
            return databases();
        }
        if (first instanceof ObjectPath) {
            return onObject(method, (ObjectPath) first, arguments);
        }
        if (first instanceof String && method.getName().startsWith("list")) {
            return listed(method, (String) first, arguments);
        }
        return first instanceof String ? onDatabase(method, (String) first, arguments) : call(real, method, arguments);
    }

    private Collection<String> databases() {
        Set<String> found = new LinkedHashSet<>(real.listDatabases());
        found.removeAll(gone);
        own.listDatabases().stream().filter(this::isOwn).forEach(found::add);
        return List.copyOf(found);
    }

    private Object onDatabase(Method method, String database, Object[] arguments) throws Throwable {
        boolean exists = isOwn(database) || isReal(database);
        switch (method.getName()) {
            case "databaseExists":
                return exists;
            case "createDatabase":
                // an absent catalog has each database that is asked for; only the script's own surely is there
                if (!exists || (real instanceof AbsentCatalog && !isOwn(database))) {
                    gone.remove(database);
                    own.createDatabase(database, new CatalogDatabaseImpl(Map.of(), null), true);
                    created.add(database);
                } else if (!(boolean) arguments[2]) {
                    throw new CatalogException("The database '" + database + "' already exists.");
                }
                return null;
            case "dropDatabase":
                if (!exists) {
                    return call(own, method, arguments);
                }
                if (!(boolean) arguments[2] && isFilled(database)) {
                    throw new DatabaseNotEmptyException(database, database);
                }
                if (isReal(database)) {
                    gone.add(database);
                }
                if (created.remove(database) || own.databaseExists(database)) {
                    own.dropDatabase(database, true, true);
                }
                return null;
            case "alterDatabase":
                return exists ? null : call(own, method, arguments);
            default:
                return call(isOwn(database) || !isReal(database) ? own : real, method, arguments);
        }
    }

    private boolean isFilled(String database) throws Throwable {
        Method tables = Catalog.class.getMethod("listTables", String.class);
        return !((Collection<?>) listed(tables, database, new Object[] {database})).isEmpty();
    }

    private Object listed(Method method, String database, Object[] arguments) throws Throwable {
        if (!isOwn(database) && !isReal(database)) {
            return call(real, method, arguments);
        }
        Set<Object> found = new LinkedHashSet<>();
        if (isReal(database)) {
            found.addAll((Collection<?>) call(real, method, arguments));
            String kind = kind(method.getName().replaceAll("s$", ""));
            found.removeIf(name -> gone.contains(kind + new ObjectPath(database, String.valueOf(name))));
        }
        if (own.databaseExists(database) && hasOwnKind(method)) {
            found.addAll((Collection<?>) call(own, method, arguments));
        }
        return List.copyOf(found);
    }

    /** A catalog in memory keeps no procedures. */
    private static boolean hasOwnKind(Method method) {
        return !method.getName().endsWith("Procedures");
    }

    private Object onObject(Method method, ObjectPath path, Object[] arguments) throws Throwable {
        String name = method.getName();
        String kind = kind(name);
        boolean isOurs = has(own, kind, path);
        boolean isThere = isReal(path.getDatabaseName()) && !gone.contains(kind + path) && has(real, kind, path);
        if (name.endsWith("Exists") && !name.startsWith("partition")) {
            return isOurs || isThere;
        }
        if (name.equals("create" + kind)) {
            return create(method, path, arguments, isOurs || isThere);
        }
        if (name.equals("drop" + kind)) {
            if (isThere) {
                gone.add(kind + path);
            }
            return isOurs || !isThere ? call(own, method, arguments) : null;
        }
        boolean changes = name.startsWith("alter") || name.startsWith("rename");
        if (changes && isThere && !isOurs) {
            adopt(kind, path);
            isOurs = true;
        }
        if (name.startsWith("rename") && isThere) {
            gone.add(kind + path);
        }
        if (isOurs) {
            boolean isVersioned = name.equals("getTable") && arguments.length > 1;
            return isVersioned ? own.getTable(path) : call(own, method, arguments);
        }
        boolean changesPartition = name.endsWith("Partition") && !name.startsWith("get");
        if (changes || changesPartition) {
            return changesPartition && isThere ? null : call(own, method, arguments);
        }
        Object answer = call(gone.contains(kind + path) ? own : real, method, arguments);
        return name.equals("getTable") && answer instanceof CatalogTable ? shadow((CatalogTable) answer) : answer;
    }

    private Object create(Method method, ObjectPath path, Object[] arguments, boolean exists) throws Throwable {
        if (exists) {
            if ((boolean) arguments[arguments.length - 1]) {
                return null;
            }
            throw new CatalogException("'" + path + "' already exists.");
        }
        makeRoom(path.getDatabaseName());
        return call(own, method, arguments);
    }

    /** Takes an object of the real catalog over, so that it can be changed. */
    private void adopt(String kind, ObjectPath path) throws Throwable {
        makeRoom(path.getDatabaseName());
        Object found = call(real, Catalog.class.getMethod("get" + kind, ObjectPath.class), new Object[] {path});
        Object kept = found instanceof CatalogTable ? shadow((CatalogTable) found) : found;
        for (Method method : Catalog.class.getMethods()) {
            if (method.getName().equals("create" + kind) && method.getParameterCount() == 3) {
                call(own, method, new Object[] {path, kept, true});
            }
        }
    }

    private void makeRoom(String database) throws Exception {
        if (isReal(database)) {
            own.createDatabase(database, new CatalogDatabaseImpl(Map.of(), null), true);
        }
    }

    private boolean isOwn(String database) {
        return created.contains(database);
    }

    private boolean isReal(String database) {
        return !gone.contains(database) && real.databaseExists(database);
    }

    private static boolean has(Catalog catalog, String kind, ObjectPath path) throws Throwable {
        String exists = kind.toLowerCase(Locale.ROOT) + "Exists";
        return (boolean) call(catalog, Catalog.class.getMethod(exists, ObjectPath.class), new Object[] {path});
    }

    /** What a method is about: partitions and statistics are those of a table. */
    private static String kind(String method) {
        return KINDS.stream()
                .filter(kind -> method.endsWith(kind) || method.equals(kind.toLowerCase(Locale.ROOT) + "Exists"))
                .findFirst()
                .orElse(TABLE);
    }

    private CatalogTable shadow(CatalogTable table) {
        Map<String, String> options = ShadowOptions.shadow(table.getOptions(), workspace);
        return table.copy(options);
    }

    private static Object call(Catalog catalog, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(catalog, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
