import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { Empty, Loading } from "../../ui/views";
import { around, type Diagram, owners, pathOf } from "./diagram";
import look from "./Graph.module.css";
import { Outline } from "./Outline";
import { type Shown, ShownProvider } from "./shown";

const Canvas = lazy(() => import("./Canvas"));
/** More groups than this are not drawn at once: the drawing would be slow, and nobody could read it. */
const MOST = 100;

/** A diagram beside a list of the same content. What is pointed at lights its path; a click goes to its text. */
export function DiagramView({
  diagram,
  label,
  opensAll = false,
  isOld,
  onGo,
  sayOf,
}: {
  diagram: Diagram;
  label: string;
  /** Whether groups are open at first. */
  opensAll?: boolean;
  /** Whether the text has changed since, so that this is only what it was. */
  isOld: boolean;
  onGo: (id: string) => void;
  /** The line below the diagram about a row or a group. */
  sayOf: (id: string) => ReactNode;
}) {
  const t = useText();
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [isAllOpen, setAllOpen] = useState(opensAll);
  const [pointed, setPointed] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const { groups } = diagram;
  const opened = useMemo(
    () => new Set(groups.filter(({ id }) => isAllOpen !== turned.has(id)).map(({ id }) => id)),
    [groups, isAllOpen, turned],
  );
  const known = useMemo(() => owners(diagram), [diagram]);
  const lit = useMemo(
    () => (pointed && known.has(pointed) ? pathOf(diagram, pointed) : null),
    [diagram, known, pointed],
  );
  const isMany = groups.length > MOST;
  const centre = chosen && known.has(chosen) ? chosen : null;
  const drawn = useMemo(
    () => (!isMany ? diagram : centre ? around(diagram, centre) : null),
    [diagram, isMany, centre],
  );
  const shown: Shown = {
    lit,
    chosen,
    opened,
    onPoint: setPointed,
    onChoose: setChosen,
    onGo: (id) => {
      setChosen(id);
      onGo(id);
    },
    onToggle: (id) =>
      setTurned((last) => new Set(last.has(id) ? [...last].filter((one) => one !== id) : [...last, id])),
  };
  const said = [pointed, chosen].find((id) => id && known.has(id));
  return (
    <ShownProvider value={shown}>
      <div className={`${look.diagram} ${isOld ? look.old : ""}`}>
        <div className={look.side}>
          <div className={look.sideHead}>
            <span className="grow">{label}</span>
            <Button
              look="quiet"
              onClick={() => {
                setTurned(new Set());
                setAllOpen(!isAllOpen);
              }}
            >
              {t(isAllOpen ? "graph.closeAll" : "graph.openAll")}
            </Button>
          </div>
          <Outline diagram={diagram} label={label} />
        </div>
        <div className={look.main}>
          <div className={look.stage}>
            {drawn && drawn.groups.length <= MOST ? (
              <Suspense fallback={<Loading />}>
                <Canvas diagram={drawn} />
              </Suspense>
            ) : (
              <Empty what={t("graph.many", { count: groups.length })} next={t("graph.manyNext")} />
            )}
          </div>
          <div className={look.said}>
            {said ? sayOf(said) : <span className="muted">{t("graph.hint")}</span>}
          </div>
        </div>
      </div>
    </ShownProvider>
  );
}
