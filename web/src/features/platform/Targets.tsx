import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Target, targetsQuery, testTarget } from "../../api/targets";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { DataTable } from "../../ui/DataTable";
import { QueryView } from "../../ui/QueryView";
import { Screen } from "../../ui/Screen";
import { tell, tellError } from "../../ui/toast";
import { Empty } from "../../ui/views";
import look from "./Releases.module.css";

/** Where clusters run, and whether the server can use each place. */
export function Targets() {
  const t = useText();
  const may = useMay();
  const query = useQuery(targetsQuery);
  return (
    <Screen title={t("targets.title")} text={t("targets.text")}>
      <QueryView query={query}>
        {(rows) =>
          rows.length ? (
            <DataTable
              label={t("targets.title")}
              rows={rows}
              keyOf={(one) => one.name}
              columns={[
                {
                  key: "name",
                  title: t("col.name"),
                  width: "minmax(180px, 1fr)",
                  cell: (one) => (
                    <>
                      <b>{one.name}</b>
                      {one.is_default ? <span className="muted">{t("releases.default")}</span> : null}
                    </>
                  ),
                },
                { key: "kind", title: t("targets.kind"), width: "130px", cell: (one) => one.kind },
                {
                  key: "clusters",
                  title: t("targets.clusters"),
                  width: "100px",
                  atEnd: true,
                  cell: (one) => one.clusters ?? "—",
                },
                {
                  key: "health",
                  title: t("targets.health"),
                  width: "minmax(220px, 2fr)",
                  cell: (one) => <Health target={one} />,
                },
                {
                  key: "acts",
                  title: "",
                  width: "110px",
                  atEnd: true,
                  cell: (one) => (may("platform:admin") ? <TestButton name={one.name} /> : null),
                },
              ]}
            />
          ) : (
            <Empty what={t("targets.empty")} />
          )
        }
      </QueryView>
    </Screen>
  );
}

function Health({ target }: { target: Target }) {
  const t = useText();
  if (target.message)
    return (
      <span className="danger" title={target.message}>
        {target.message}
      </span>
    );
  return <span className={look.ready}>{t("targets.usable")}</span>;
}

function TestButton({ name }: { name: string }) {
  const t = useText();
  const [isTesting, setTesting] = useState(false);
  const test = async () => {
    setTesting(true);
    try {
      const probe = await testTarget(name);
      const failed = probe.steps.find((step) => step.status === "failed");
      if (probe.is_usable) tell(t("targets.tested", { name }));
      else tellError(t("targets.unusable", { name, reason: failed?.message ?? "?" }));
    } catch (error) {
      tellError(error);
    } finally {
      setTesting(false);
    }
  };
  return (
    <Button onClick={test} disabled={isTesting}>
      {t("targets.test")}
    </Button>
  );
}
