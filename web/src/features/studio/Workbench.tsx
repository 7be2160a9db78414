import type { EditorView } from "@codemirror/view";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { checkScript, type Draft, outlineScript, tablesQuery } from "../../api/gateway";
import { jobQuery } from "../../api/jobs";
import { problemOf } from "../../api/queries";
import { useMay } from "../../app/may";
import { say, useText } from "../../locale/text";
import { Checker } from "../../parts/editor/checker";
import { Later } from "../../ui/Later";
import { tellError } from "../../ui/toast";
import { DraftOffer } from "./DraftOffer";
import type { Desk, Doc } from "./desk";
import { knowledgeOf } from "./knowledge";
import { Meanwhile } from "./Meanwhile";
import { isOfPrograms, type PanelKey, Panels } from "./Panels";
import { SaveDialog } from "./SaveDialog";
import { StatusBar } from "./StatusBar";
import { givenOf, sessionOf, wantsDebug } from "./sessions";
import { Toolbar } from "./Toolbar";
import { useKeys } from "./useKeys";
import { useSave } from "./useSave";
import look from "./Workbench.module.css";

const route = getRouteApi("/studio");
const ProgramForm = lazy(async () => ({ default: (await import("./ProgramForm")).ProgramForm }));
const Editor = lazy(() => import("../../parts/editor/Editor"));

/** One document: its acts above, its text, and below what is known of it. */
export default function Workbench({ desk, doc }: { desk: Desk; doc: Doc }) {
  const t = useText();
  const may = useMay();
  const { space } = desk;
  const now = useRef(doc);
  now.current = doc;
  const view = useRef<EditorView | null>(null);
  const [caret, setCaret] = useState({ line: 1, column: 1 });
  const [panel, setPanel] = useState<PanelKey>("findings");
  const checker = useMemo(
    () =>
      new Checker(
        async (sql, signal) => (await checkScript(space, draftOf(now.current, sql), signal)).findings ?? [],
      ),
    [space],
  );
  const knowledge = useMemo(() => knowledgeOf(space, (sql) => draftOf(now.current, sql)), [space]);
  const { data: job, error } = useQuery({ ...jobQuery(space, doc.id), enabled: doc.job !== null });
  const isDeleted = doc.job !== null && problemOf(error)?.status === 404;
  const saving = useSave(desk, doc);
  const session = sessionOf(doc.id);
  const given = givenOf(space, doc.id);
  const client = useQueryClient();
  const readDraft = useCallback(() => {
    desk.flush();
    return draftOf(now.current, view.current?.state.doc.toString() ?? now.current.spec.sql ?? "");
  }, [desk]);
  const debug = useCallback(
    (sql?: string) => {
      setPanel("debug");
      const draft = sql === undefined ? readDraft() : draftOf(now.current, sql);
      void session.start(space, draft, async () => {
        if (draft.jar) return { tell: true, tables: {} };
        const tables = await client.fetchQuery(tablesQuery(space, draft));
        const bad = given.bad(tables);
        if (bad) throw new Error(say("given.bad", bad));
        return { tell: true, tables: given.mocks(tables) };
      });
    },
    [readDraft, session, given, space, client],
  );
  const debugHere = useDebugHere(space, now, view, debug);
  const { revision } = route.useSearch();
  useEffect(() => {
    if (revision) setPanel("revisions");
  }, [revision, doc.id]);
  useEffect(() => {
    if (wantsDebug(doc.id)) debug();
  }, [doc.id, debug]);
  useRecheck(doc, view, checker);
  const format = useCallback(() => formatShown(view.current).catch(tellError), []);
  useKeys({ save: saving.save, debug, debugHere, format });
  return (
    <div className={look.bench}>
      <Toolbar
        desk={desk}
        doc={doc}
        newest={job ?? null}
        saving={saving}
        session={session}
        isDeleted={isDeleted}
        onDebug={() => debug()}
        onFormat={doc.spec.jar ? null : format}
      />
      {doc.job === null ? null : (
        <Meanwhile desk={desk} doc={doc} newest={job ?? null} isDeleted={isDeleted} saving={saving} />
      )}
      <DraftOffer desk={desk} doc={doc} />
      <div className={look.editor}>
        <Later part={doc.id}>
          {doc.spec.jar ? (
            <ProgramForm key={doc.id} desk={desk} doc={doc} jar={doc.spec.jar} />
          ) : (
            <Editor
              id={doc.id}
              text={doc.spec.sql ?? ""}
              turn={doc.turn}
              label={doc.spec.name || t("studio.untitled")}
              readOnly={!may("job:write")}
              checker={checker}
              knowledge={knowledge}
              onChange={(read) => desk.type(doc.id, read)}
              onCaret={setCaret}
              onView={(next) => {
                view.current = next;
                desk.write = (text) => {
                  next?.dispatch(next.state.replaceSelection(text), { scrollIntoView: true });
                  next?.focus();
                };
              }}
            />
          )}
        </Later>
      </div>
      <Panels
        desk={desk}
        doc={doc}
        chosen={doc.spec.jar && !isOfPrograms(panel) ? "debug" : panel}
        revision={revision ?? null}
        onChoose={setPanel}
        checker={checker}
        session={session}
        given={given}
        draft={draftOf(doc, doc.spec.sql ?? "")}
        readDraft={readDraft}
        view={view}
      />
      <StatusBar
        desk={desk}
        checker={checker}
        caret={caret}
        doc={doc}
        isDeleted={isDeleted}
        isElsewhere={desk.isElsewhere(doc.id)}
      />
      {saving.naming ? (
        <SaveDialog
          doc={doc}
          starts={saving.naming.then !== null}
          onClose={saving.closeNaming}
          onSave={saving.create}
        />
      ) : null}
    </div>
  );
}

/** Checks again when something other than the text changes what the text means. */
function useRecheck(doc: Doc, view: { current: EditorView | null }, checker: Checker): void {
  const { release, catalogs, options } = doc.spec;
  const meaning = JSON.stringify([release, catalogs, options]);
  const last = useRef({ id: doc.id, meaning });
  useEffect(() => {
    const isOther = last.current.id === doc.id && last.current.meaning !== meaning;
    last.current = { id: doc.id, meaning };
    if (isOther && view.current)
      void import("../../parts/editor/findings").then(
        ({ ask }) => view.current && ask(view.current, checker, true),
      );
  }, [doc.id, meaning, view, checker]);
}

/** Debugs the statement at the caret, or the selection, with what the script declares; else the whole script. */
function useDebugHere(
  space: string,
  now: { current: Doc },
  view: { current: EditorView | null },
  debug: (sql?: string) => void,
): () => void {
  return useCallback(() => {
    const { state } = view.current ?? {};
    if (!state) return debug();
    const sql = state.doc.toString();
    const { from, to } = state.selection.main;
    const outline = outlineScript(space, draftOf(now.current, sql));
    void Promise.all([outline, import("../../parts/editor/statement")]).then(
      ([{ statements = [] }, { partOf }]) => debug(partOf(state.doc, statements, { from, to })),
      tellError,
    );
  }, [space, now, view, debug]);
}

async function formatShown(view: EditorView | null): Promise<void> {
  const { formatView } = await import("../../parts/editor/format");
  if (view) await formatView(view);
}

function draftOf({ spec }: Doc, sql: string): Draft {
  return { sql, jar: spec.jar ?? null, release: spec.release ?? null, job: spec };
}
