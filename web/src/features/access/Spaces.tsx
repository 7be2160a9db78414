import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { DEFAULT_SPACE, spacesQuery, useCreateSpace } from "../../api/spaces";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import { DataTable } from "../../ui/DataTable";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import { QueryView } from "../../ui/QueryView";
import { Screen } from "../../ui/Screen";
import { tell } from "../../ui/toast";
import { Empty } from "../../ui/views";

export function Spaces() {
  const t = useText();
  const may = useMay();
  const navigate = useNavigate();
  const query = useQuery(spacesQuery);
  const [isNew, setNew] = useState(false);
  const use = (name: string) =>
    void navigate({ to: "/jobs", search: name === DEFAULT_SPACE ? {} : { space: name } });
  const add = may("platform:admin") ? (
    <Button look="go" onClick={() => setNew(true)}>
      {t("spaces.new")}
    </Button>
  ) : null;
  return (
    <Screen title={t("spaces.title")} text={t("spaces.text")} acts={add}>
      <QueryView query={query}>
        {(rows) =>
          rows.length ? (
            <DataTable
              label={t("spaces.title")}
              rows={rows}
              keyOf={(one) => one.id}
              columns={[
                {
                  key: "name",
                  title: t("col.name"),
                  width: "minmax(200px, 1fr)",
                  cell: (one) => <b>{one.name}</b>,
                },
                {
                  key: "at",
                  title: t("col.created"),
                  width: "150px",
                  cell: (one) => <Ago at={one.created_at} />,
                },
                {
                  key: "acts",
                  title: "",
                  width: "150px",
                  atEnd: true,
                  cell: (one) => <Button onClick={() => use(one.name)}>{t("spaces.use")}</Button>,
                },
              ]}
            />
          ) : (
            <Empty what={t("spaces.empty")} />
          )
        }
      </QueryView>
      {isNew ? <NewSpace onClose={() => setNew(false)} /> : null}
    </Screen>
  );
}

function NewSpace({ onClose }: { onClose: () => void }) {
  const t = useText();
  const [name, setName] = useState("");
  const create = useCreateSpace();
  return (
    <Dialog
      title={t("spaces.new")}
      onClose={onClose}
      onAct={() => create.mutateAsync(name).then(() => tell(t("spaces.made", { name })))}
      act={t("act.create")}
      disabled={!name}
    >
      <TextField
        label={t("col.name")}
        value={name}
        onChange={({ target }) => setName(target.value)}
        data-autofocus
        required
      />
    </Dialog>
  );
}
