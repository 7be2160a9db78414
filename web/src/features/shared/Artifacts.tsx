import { useQuery } from "@tanstack/react-query";
import { artifactsQuery } from "../../api/artifacts";
import { useMay } from "../../app/may";
import { useSpace } from "../../app/space";
import { formatBytes } from "../../locale/format";
import { useText } from "../../locale/text";
import { UploadButton } from "../../parts/upload/UploadButton";
import { Ago } from "../../ui/Ago";
import { DataTable } from "../../ui/DataTable";
import { QueryView } from "../../ui/QueryView";
import { Screen } from "../../ui/Screen";
import { Empty } from "../../ui/views";

export function Artifacts() {
  const t = useText();
  const space = useSpace();
  const may = useMay();
  const query = useQuery(artifactsQuery(space));
  return (
    <Screen
      title={t("artifacts.title")}
      text={t("artifacts.text")}
      acts={may("artifact:write") ? <UploadButton space={space} look="go" /> : null}
    >
      <QueryView query={query}>
        {(rows) =>
          rows.length ? (
            <DataTable
              label={t("artifacts.title")}
              rows={rows}
              keyOf={(one) => one.sha256}
              columns={[
                {
                  key: "name",
                  title: t("col.name"),
                  width: "minmax(200px, 1fr)",
                  cell: (one) => <span>{one.name}</span>,
                },
                {
                  key: "size",
                  title: t("col.size"),
                  width: "100px",
                  atEnd: true,
                  cell: (one) => formatBytes(one.size),
                },
                {
                  key: "hash",
                  title: t("artifacts.hash"),
                  width: "minmax(180px, 1fr)",
                  cell: (one) => (
                    <code className="muted" title={one.sha256}>
                      {one.sha256}
                    </code>
                  ),
                },
                {
                  key: "at",
                  title: t("col.created"),
                  width: "130px",
                  cell: (one) => <Ago at={one.created_at} />,
                },
                {
                  key: "by",
                  title: t("col.by"),
                  width: "140px",
                  cell: (one) => <span>{one.created_by.name}</span>,
                },
              ]}
            />
          ) : (
            <Empty what={t("artifacts.empty")} />
          )
        }
      </QueryView>
    </Screen>
  );
}
