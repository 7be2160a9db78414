import { useQuery } from "@tanstack/react-query";
import { secretsQuery, useDeleteSecret, useSetSecret } from "../../api/secrets";
import { useMay } from "../../app/may";
import { useSpace } from "../../app/space";
import { NamedList } from "./NamedList";

const TEXTS = {
  title: "secrets.title",
  text: "secrets.text",
  empty: "secrets.empty",
  create: "secrets.new",
  edit: "secrets.replace",
  value: "shared.value",
} as const;

/** Names of secrets only: no answer of the server has a value. */
export function Secrets() {
  const space = useSpace();
  const may = useMay();
  const set = useSetSecret(space);
  const remove = useDeleteSecret(space);
  return (
    <NamedList
      texts={TEXTS}
      query={useQuery(secretsQuery(space))}
      valueOf={() => ""}
      isSecret
      mayWrite={may("secret:write")}
      onSave={set.mutateAsync}
      onDelete={remove.mutateAsync}
    />
  );
}
