import { useQuery } from "@tanstack/react-query";
import { useDeleteVariable, useSetVariable, variablesQuery } from "../../api/variables";
import { useMay } from "../../app/may";
import { useSpace } from "../../app/space";
import { NamedList } from "./NamedList";

const TEXTS = {
  title: "variables.title",
  text: "variables.text",
  empty: "variables.empty",
  create: "variables.new",
  edit: "act.edit",
  value: "shared.value",
} as const;

export function Variables() {
  const space = useSpace();
  const may = useMay();
  const set = useSetVariable(space);
  const remove = useDeleteVariable(space);
  return (
    <NamedList
      texts={TEXTS}
      query={useQuery(variablesQuery(space))}
      valueOf={(one) => one.value}
      valueCell={(one) => <code title={one.value}>{one.value}</code>}
      mayWrite={may("variable:write")}
      onSave={set.mutateAsync}
      onDelete={remove.mutateAsync}
    />
  );
}
