package io.xuanwu.gateway.hover;

import io.xuanwu.gateway.hover.HoverVerb.About;
import io.xuanwu.gateway.symbols.Symbol;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.gateway.unfinished.KnownTables;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedSchema;

/** What is told about a table or view, and about a column of any relation. */
final class TableHover {
    private final Workspace workspace;
    private final KnownTables known;

    TableHover(Workspace workspace) {
        this.workspace = workspace;
        this.known = new KnownTables(workspace);
    }

    About about(About about, Symbol symbol) {
        about.json.put("kind", symbol.kind.onTheWire());
        try {
            known.table(symbol.parts).ifPresent(name -> workspace
                    .tables()
                    .getCatalogManager()
                    .getTable(name)
                    .ifPresent(table -> describe(name, table, about)));
        } catch (RuntimeException | LinkageError | AssertionError unreadable) {
            return about;
        }
        return about;
    }

    private void describe(ObjectIdentifier name, ContextResolvedTable found, About about) {
        CatalogBaseTable table = found.getTable();
        about.json.put("kind", table.getTableKind() == CatalogBaseTable.TableKind.VIEW ? "view" : "table");
        about.with("title", name.asSummaryString());
        about.with("comment", table.getComment());
        ResolvedSchema schema = found.getResolvedSchema();
        ArrayNode columns = about.json.withArray("columns");
        schema.getColumns()
                .forEach(column ->
                        columns.addObject().put("name", column.getName()).put("type", Types.written(column)));
        about.fact("connector", known.options(name.toList()).get("connector"));
        schema.getPrimaryKey().ifPresent(key -> about.fact("primary_key", String.join(", ", key.getColumns())));
        schema.getWatermarkSpecs()
                .forEach(watermark -> about.fact(
                        "watermark",
                        watermark.getRowtimeAttribute() + ": "
                                + watermark.getWatermarkExpression().asSummaryString()));
    }

    static void describe(Column column, About about) {
        about.with("type", Types.written(column));
        about.with("comment", column.getComment().orElse(""));
        if (column instanceof Column.ComputedColumn) {
            about.fact(
                    "computed", ((Column.ComputedColumn) column).getExpression().asSummaryString());
        }
        if (column instanceof Column.MetadataColumn) {
            about.fact(
                    "metadata",
                    ((Column.MetadataColumn) column).getMetadataKey().orElse(column.getName()));
        }
    }
}
