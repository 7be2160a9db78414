import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { PanelLeft } from "lucide-react";
import { lazy, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { jobQuery } from "../../api/jobs";
import { useMay } from "../../app/may";
import { useSpace } from "../../app/space";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { Later } from "../../ui/Later";
import { useTitle } from "../../ui/Screen";
import { tellError } from "../../ui/toast";
import { Loading } from "../../ui/views";
import { Desk, isChanged } from "./desk";
import { FirstRun } from "./FirstRun";
import look from "./StudioPage.module.css";
import { serverDraftsOf } from "./server-drafts";
import { TabStrip } from "./TabStrip";
import { Tree } from "./Tree";
import { startTab } from "./tabs";

const Workbench = lazy(() => import("./Workbench"));
const route = getRouteApi("/studio");
const NEW = "new";
const desks = new Map<string, Desk>();
const others = startTab();

/** Where jobs are written: the tree of jobs, the open ones, and the one that is edited. */
export function StudioPage() {
  const space = useSpace();
  const desk = useDesk(space);
  return desk ? <Studio key={space} desk={desk} /> : <Loading />;
}

function Studio({ desk }: { desk: Desk }) {
  const t = useText();
  const { docs } = useSyncExternalStore(desk.subscribe, () => desk.state);
  const { shown } = desk;
  const wanted = useWanted(desk);
  const isWriter = useMay()("job:write");
  useEffect(() => (isWriter ? serverDraftsOf(desk).follow() : undefined), [desk, isWriter]);
  const [isTreeOver, setTreeOver] = useState(false);
  const open = (job: string) => {
    setTreeOver(false);
    wanted.open(job);
  };
  useTitle(shown?.spec.name || t("nav.studio"));
  useEffect(() => {
    const flush = () => desk.flush();
    window.addEventListener("pagehide", flush);
    return () => {
      flush();
      window.removeEventListener("pagehide", flush);
    };
  }, [desk]);
  return (
    <div className={look.studio}>
      <h1 className="hidden">{t("nav.studio")}</h1>
      <Tree desk={desk} isOver={isTreeOver} onOpen={open} onDeleted={wanted.forget} />
      <div className={look.main}>
        <div className={look.strip}>
          <Button
            look="quiet"
            name={t("studio.jobs")}
            className={look.opener}
            aria-expanded={isTreeOver}
            aria-controls="studio-tree"
            onClick={() => setTreeOver(!isTreeOver)}
          >
            <PanelLeft aria-hidden />
          </Button>
          {docs.length ? <TabStrip desk={desk} onChoose={wanted.choose} /> : null}
        </div>
        {shown ? (
          <Later part={shown.id}>
            <Workbench key={desk.space} desk={desk} doc={shown} />
          </Later>
        ) : wanted.isReading ? (
          <Loading />
        ) : (
          <FirstRun desk={desk} />
        )}
      </div>
    </div>
  );
}

/** Keeps the address and the shown document together: a link opens a job, and a chosen tab changes the address. */
function useWanted(desk: Desk) {
  const { job } = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const isJob = Boolean(job) && job !== NEW;
  const { data, error } = useQuery({ ...jobQuery(desk.space, job ?? ""), enabled: isJob });
  const goTo = (name: string | null) =>
    void navigate({ to: "/studio", search: name ? { job: name } : {}, replace: true });
  useEffect(() => {
    // What is known of a job that was deleted stays until a new one has its name.
    if (data && !error && data.name === job) desk.open(data);
  }, [data, error, job, desk]);
  useEffect(() => {
    if (job === NEW) {
      desk.add();
      goTo(null);
    }
  }, [job]);
  useEffect(() => {
    if (error && !desk.state.docs.some((one) => one.job === job)) tellError(error);
  }, [error, job, desk]);
  const { shown } = desk;
  const seen = useRef(shown);
  useEffect(() => {
    const before = seen.current;
    seen.current = shown;
    // A new text has no address, and gets one with its name.
    const isOther = before?.id !== shown?.id || before?.job !== shown?.job;
    if (isOther && before !== null && job !== NEW && (shown?.job ?? undefined) !== job)
      goTo(shown?.job ?? null);
  }, [shown, job]);
  return {
    isReading: isJob && !data && !error,
    open: (name: string) => {
      const known = client.getQueryData(jobQuery(desk.space, name).queryKey);
      if (known && job === name) desk.open(known);
      void navigate({ to: "/studio", search: { job: name } });
    },
    /** Closes a job that you deleted yourself; unsaved text stays. */
    forget: ({ id, name }: { id: string; name: string }) => {
      const doc = desk.state.docs.find((one) => one.id === id);
      if (doc && isChanged(doc)) return;
      desk.close(id);
      if (job === name) goTo(desk.shown?.job ?? null);
    },
    choose: (id: string) => {
      desk.show(id);
      goTo(desk.shown?.job ?? null);
    },
  };
}

/** The desk of a space; it is made once the other tabs of this browser have answered. */
function useDesk(space: string): Desk | undefined {
  const [, setMade] = useState(0);
  useEffect(() => {
    if (desks.has(space)) return;
    void others.then((tabs) => {
      if (!desks.has(space)) desks.set(space, new Desk(space, tabs));
      setMade((count) => count + 1);
    });
  }, [space]);
  return desks.get(space);
}
