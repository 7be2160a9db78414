import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { catalogsQuery } from "../../api/catalogs";
import { type CatalogObjects, type CatalogReader, MOST_OBJECTS, objectsQuery } from "../../api/gateway";
import { messageOf } from "../../locale/message";
import { useText } from "../../locale/text";
import { QueryView } from "../../ui/QueryView";
import type { Desk } from "./desk";
import look from "./Tree.module.css";

const PLAIN = /^[a-z_][a-z0-9_]*$/i;
const STEP_PX = 14;
type Branch = CatalogReader & {
  desk: Desk;
  /** As SQL writes it: the catalog, or a database of it. */
  path: string;
  name: string;
  /** 0 for a catalog, 1 for a database. */
  depth: number;
};

/** The catalogs of the space, with their databases and tables. A click on a table writes its name into the text. */
export function CatalogTree({ desk }: { desk: Desk }) {
  const t = useText();
  const { data } = useQuery(catalogsQuery(desk.space));
  useSyncExternalStore(desk.subscribe, () => desk.state);
  const { release = null, artifacts = [] } = desk.shown?.spec ?? {};
  if (!data) return null;
  return (
    <section className={look.catalogs} aria-label={t("catalogs.title")}>
      <h2>{t("catalogs.title")}</h2>
      {data.length ? null : (
        <Link className={look.nothing} to="/shared/$noun" params={{ noun: "catalogs" }}>
          {t("catalogs.manage")}
        </Link>
      )}
      {data.length ? (
        <ul>
          {data.map(({ name, updated_at }) => (
            <BranchRow
              key={name}
              desk={desk}
              release={release}
              artifacts={artifacts}
              catalog={name}
              changedAt={updated_at}
              path={PLAIN.test(name) ? name : `\`${name}\``}
              name={name}
              depth={0}
            />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** A catalog or a database; what is in it is asked for when it is opened. */
function BranchRow(branch: Branch) {
  const { desk, path, name, depth } = branch;
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({ ...objectsQuery(desk.space, branch), enabled: isOpen });
  return (
    <li>
      <button
        type="button"
        className={look.item}
        style={{ paddingLeft: 12 + depth * STEP_PX }}
        aria-expanded={isOpen}
        title={path}
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronRight className={look.chevron} aria-hidden />
        <span className="cut">{name}</span>
      </button>
      {isOpen ? (
        <QueryView query={query}>{(found) => <Objects branch={branch} found={found} />}</QueryView>
      ) : null}
    </li>
  );
}

function Objects({ branch, found }: { branch: Branch; found: CatalogObjects }) {
  const t = useText();
  const { desk, catalog, path, depth } = branch;
  const indent = { paddingLeft: 12 + (depth + 1) * STEP_PX };
  const note = (text: string) => (
    <p className={look.nothing} style={indent}>
      {text}
    </p>
  );
  const { problem } = found;
  if (problem) return note(problem.code === "catalog_missing" ? t("catalogs.absent") : messageOf(problem));
  const { items } = found;
  if (!items.length) return note(t(depth ? "catalogs.noTables" : "catalogs.noDatabases"));
  return (
    <>
      <ul>
        {items.map(({ label, text, kind }) =>
          kind === "database" ? (
            <BranchRow key={label} {...branch} path={`${path}.${text}`} name={label} depth={depth + 1} />
          ) : (
            <li key={label}>
              <button
                type="button"
                className={look.item}
                style={indent}
                title={t("catalogs.write", { name: `${path}.${text}` })}
                onClick={() => desk.use(catalog, `${path}.${text}`)}
              >
                <span className="cut">{label}</span>
              </button>
            </li>
          ),
        )}
      </ul>
      {items.length < MOST_OBJECTS ? null : note(t("catalogs.first", { count: MOST_OBJECTS }))}
    </>
  );
}
