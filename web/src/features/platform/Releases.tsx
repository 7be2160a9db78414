import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Release, releasesQuery, useInstall, useUninstall } from "../../api/releases";
import { useMay } from "../../app/may";
import { type Say, useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Dialog } from "../../ui/Dialog";
import { QueryView } from "../../ui/QueryView";
import { Screen } from "../../ui/Screen";
import { tell, tellError } from "../../ui/toast";
import look from "./Releases.module.css";

/** The versions of Flink that this server knows, and which of them are here. */
export function Releases() {
  const t = useText();
  const may = useMay();
  const query = useQuery(releasesQuery);
  const [doomed, setDoomed] = useState<Release | null>(null);
  const install = useInstall();
  const ask = ({ version }: Release) =>
    install.mutateAsync(version).then(() => tell(t("releases.asked", { version })), tellError);
  const acts = may("platform:admin") ? { install: ask, remove: setDoomed } : null;
  return (
    <Screen title={t("releases.title")} text={t("releases.text")}>
      <QueryView query={query}>
        {(rows) => (
          <DataTable
            label={t("releases.title")}
            rows={rows}
            keyOf={(one) => one.version}
            columns={columns(t, acts)}
          />
        )}
      </QueryView>
      {doomed ? <RemoveDialog release={doomed} onClose={() => setDoomed(null)} /> : null}
    </Screen>
  );
}

function RemoveDialog({ release, onClose }: { release: Release; onClose: () => void }) {
  const t = useText();
  const { version } = release;
  const remove = useUninstall();
  return (
    <Dialog
      title={t("releases.removeTitle", { version })}
      onClose={onClose}
      onAct={() => remove.mutateAsync(version)}
      act={t("releases.remove").replace("…", "")}
      actLook="danger"
    >
      <p>{t("releases.removeText")}</p>
    </Dialog>
  );
}

type Acts = { install: (one: Release) => unknown; remove: (one: Release) => void } | null;

function columns(t: Say, acts: Acts): Column<Release>[] {
  return [
    {
      key: "version",
      title: t("releases.version"),
      width: "170px",
      cell: (one) => (
        <>
          <b>{one.version}</b>
          {one.is_default ? <span className="muted">{t("releases.default")}</span> : null}
        </>
      ),
    },
    { key: "java", title: t("releases.java"), width: "130px", cell: (one) => one.java.join(", ") },
    {
      key: "status",
      title: t("releases.status"),
      width: "minmax(260px, 1fr)",
      cell: (one) => <Status release={one} />,
    },
    {
      key: "acts",
      title: "",
      width: "150px",
      atEnd: true,
      cell: (one) => (acts && !one.progress ? <Act release={one} acts={acts} /> : null),
    },
  ];
}

function Status({ release }: { release: Release }) {
  const t = useText();
  if (release.progress)
    return (
      <span className={look.progress} role="status">
        <span className={look.bar} aria-hidden />
        {release.progress}
      </span>
    );
  if (release.failure)
    return (
      <span className="danger" title={release.failure}>
        {release.failure}
      </span>
    );
  return (
    <span className={release.is_installed ? look.ready : "muted"}>
      {t(release.is_installed ? "releases.installed" : "releases.absent")}
    </span>
  );
}

function Act({ release, acts }: { release: Release; acts: NonNullable<Acts> }) {
  const t = useText();
  if (release.is_installed)
    return (
      <Button look="quiet" onClick={() => acts.remove(release)}>
        {t("releases.remove")}
      </Button>
    );
  return <Button onClick={() => acts.install(release)}>{t("releases.install")}</Button>;
}
