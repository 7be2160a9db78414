package io.xuanwu.gateway.tables;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.exceptions.CatalogException;

/**
 * A read-only view of a user's catalog, whose tables are shadows. A dynamic proxy, because the interface has different
 * methods in each release.
 */
final class ShadowCatalog implements InvocationHandler {
    private final Catalog real;
    private final String workspace;

    private ShadowCatalog(Catalog real, String workspace) {
        this.real = real;
        this.workspace = workspace;
    }

    static Catalog of(Catalog real, String workspace) {
        return (Catalog) Proxy.newProxyInstance(
                Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, new ShadowCatalog(real, workspace));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        if (name.equals("getFactory")
                || name.equals("getTableFactory")
                || name.equals("getFunctionDefinitionFactory")) {
            return name.startsWith("getFunction") ? call(method, arguments) : Optional.empty();
        }
        if (name.startsWith("create")
                || name.startsWith("drop")
                || name.startsWith("alter")
                || name.equals("renameTable")) {
            throw new CatalogException("Catalogs cannot be changed here, only by a run.");
        }
        Object answer = call(method, arguments);
        return name.equals("getTable") && answer instanceof CatalogTable ? shadow((CatalogTable) answer) : answer;
    }

    private CatalogTable shadow(CatalogTable table) {
        Map<String, String> options = ShadowOptions.shadow(table.getOptions(), workspace);
        return table.copy(options);
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
