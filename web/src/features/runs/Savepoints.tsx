import { useQuery } from "@tanstack/react-query";
import { type Run, savepointsQuery } from "../../api/runs";
import { useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { DataTable } from "../../ui/DataTable";
import { QueryView } from "../../ui/QueryView";
import { Empty } from "../../ui/views";

export function Savepoints({ run }: { run: Run }) {
  const t = useText();
  const query = useQuery(savepointsQuery(run.id));
  return (
    <QueryView query={query}>
      {({ items }) =>
        items.length ? (
          <DataTable
            label={t("run.savepoints")}
            rows={items}
            keyOf={(one) => one.id}
            columns={[
              {
                key: "at",
                title: t("col.created"),
                width: "130px",
                cell: (one) => <Ago at={one.created_at} />,
              },
              { key: "state", title: t("run.state"), width: "110px", cell: (one) => one.state },
              { key: "by", title: t("col.by"), width: "120px", cell: (one) => one.created_by.name },
              {
                key: "path",
                title: t("run.savepointPath"),
                width: "minmax(200px, 1fr)",
                cell: (one) => <code title={one.path ?? ""}>{one.path ?? one.message ?? "—"}</code>,
              },
            ]}
          />
        ) : (
          <Empty what={t("run.noSavepoints")} />
        )
      }
    </QueryView>
  );
}
