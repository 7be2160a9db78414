package io.xuanwu.gateway.lineage;

import io.xuanwu.gateway.script.SqlNames;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.catalog.ObjectIdentifier;

/** The shortest name of each table that is unique in the statement. */
final class TableNames {
    private final Map<ObjectIdentifier, String> names = new HashMap<>();

    TableNames(Collection<SourceTable> sources) {
        Set<ObjectIdentifier> tables = new LinkedHashSet<>();
        sources.forEach(source -> tables.add(source.table));
        for (ObjectIdentifier table : tables) {
            names.put(table, shortest(table, tables));
        }
    }

    String of(ObjectIdentifier table) {
        return names.getOrDefault(table, table.asSummaryString());
    }

    private static String shortest(ObjectIdentifier table, Set<ObjectIdentifier> tables) {
        List<String> parts = table.toList();
        for (int from = 2; from > 0; from--) {
            List<String> end = parts.subList(from, 3);
            int start = from;
            if (tables.stream()
                            .filter(other -> other.toList().subList(start, 3).equals(end))
                            .count()
                    == 1) {
                return written(end);
            }
        }
        return written(parts);
    }

    private static String written(List<String> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(text.length() == 0 ? "" : ".").append(SqlNames.quoted(part)));
        return text.toString();
    }
}
