import { useQuery } from "@tanstack/react-query";
import { catalogsQuery, useDeleteCatalog, useSetCatalog } from "../../api/catalogs";
import { useMay } from "../../app/may";
import { useSpace } from "../../app/space";
import { NamedList } from "./NamedList";

const TEXTS = {
  title: "catalogs.title",
  text: "catalogs.text",
  empty: "catalogs.empty",
  create: "catalogs.new",
  edit: "act.edit",
  value: "catalogs.sql",
} as const;

export function Catalogs() {
  const space = useSpace();
  const may = useMay();
  const set = useSetCatalog(space);
  const remove = useDeleteCatalog(space);
  return (
    <NamedList
      texts={TEXTS}
      query={useQuery(catalogsQuery(space))}
      valueOf={(one) => one.sql}
      valueCell={(one) => <code title={one.sql}>{one.sql.replace(/\s+/g, " ")}</code>}
      mayWrite={may("catalog:write")}
      onSave={set.mutateAsync}
      onDelete={remove.mutateAsync}
    />
  );
}
