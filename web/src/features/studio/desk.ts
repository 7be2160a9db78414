import type { Job, JobSpec } from "../../api/jobs";
import { forgetEditor } from "../../parts/editor/states";
import { type Draft, Drafts } from "./drafts";

/** One open job, or a text that has never been saved (`job` is null). */
export type Doc = {
  id: string;
  job: string | null;
  spec: JobSpec;
  /** The revision that the text began from; its spec is null until it has been read. */
  saved: { revision: number; spec: JobSpec | null } | null;
  isKept: boolean;
  /** How often the text was replaced by something else than typing; the editor then shows the new one. */
  turn: number;
};
export type DeskState = { docs: readonly Doc[]; shown: string | null };
const KEEP_MS = 300;
const EMPTY: JobSpec = { name: "", sql: "" };

/** The open documents of one space in one tab of the browser. Changes are kept as drafts while one types. */
export class Desk {
  state: DeskState = { docs: [], shown: null };
  /** Writes at the caret of the editor; set by the editor that is shown. */
  write: (text: string) => void = () => undefined;
  private readonly drafts: Drafts;
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unread: { id: string; read: () => string } | null = null;

  constructor(
    readonly space: string,
    private readonly others: ReadonlySet<string>,
    drafts?: Drafts,
  ) {
    this.drafts = drafts ?? new Drafts(space);
    for (const id of this.drafts.ids(this.isGone)) this.reopen(id);
    this.state = { ...this.state, shown: this.state.docs.at(-1)?.id ?? null };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get shown(): Doc | null {
    return this.state.docs.find((one) => one.id === this.state.shown) ?? null;
  }

  show(id: string): void {
    this.flush();
    this.set({ ...this.state, shown: id });
  }

  /** Opens a job as it was saved, with the changes that this browser has of it. */
  open(job: Job): void {
    this.flush();
    const id = job.id;
    const known = this.find(id) ?? this.drafted(id);
    const revision = known?.saved?.revision ?? job.latest_revision;
    const spec = revision === job.latest_revision ? job.spec : (known?.saved?.spec ?? null);
    this.put({
      id,
      job: job.name,
      spec: known?.spec ?? job.spec,
      saved: { revision, spec },
      isKept: known?.isKept ?? true,
      turn: known?.turn ?? 0,
    });
    this.show(id);
  }

  /** Opens a new text and shows it. */
  add(name = "", sql = ""): Doc {
    this.flush();
    const taken = this.state.docs.find((one) => !one.job && one.spec.name === name && one.spec.sql === sql);
    const doc = taken ?? {
      id: newId(),
      job: null,
      spec: { ...EMPTY, name, sql },
      saved: null,
      isKept: true,
      turn: 0,
    };
    this.put(doc);
    this.keep(doc.id);
    this.show(doc.id);
    return doc;
  }

  /** Opens a new program and shows it; its jar is chosen next. */
  addProgram(): void {
    this.flush();
    const spec: JobSpec = { name: "", jar: { artifact: "" } };
    const doc = { id: newId(), job: null, spec, saved: null, isKept: true, turn: 0 };
    this.put(doc);
    this.keep(doc.id);
    this.show(doc.id);
  }

  /** Writes the name of a catalog's table at the caret, and adds the catalog to the job. */
  use(catalog: string, table: string): void {
    this.flush();
    const { shown } = this;
    const doc = shown && !shown.spec.jar ? shown : this.add("", `SELECT * FROM ${table};`);
    if (doc === shown) this.write(table);
    const catalogs = doc.spec.catalogs ?? [];
    if (!catalogs.includes(catalog)) this.change(doc.id, { catalogs: [...catalogs, catalog] });
  }

  /** Takes a typed text, which is read a moment later and not at each key. */
  type(id: string, read: () => string): void {
    if (this.unread && this.unread.id !== id) this.flush();
    this.unread = { id, read };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), KEEP_MS);
  }

  /** The document as it is now; undefined after it was closed. */
  find(id: string): Doc | undefined {
    return this.state.docs.find((one) => one.id === id);
  }

  /** Changes settings of a document. */
  change(id: string, change: Partial<JobSpec>): void {
    this.flush();
    const doc = this.find(id);
    if (!doc) return;
    this.put({ ...doc, spec: { ...doc.spec, ...change } });
    this.keep(id);
  }

  /** Reads what was typed last and keeps it. */
  flush(): void {
    clearTimeout(this.timer);
    const { unread } = this;
    this.unread = null;
    const doc = unread && this.find(unread.id);
    if (!doc) return;
    const sql = unread.read();
    if (sql === doc.spec.sql) return;
    this.put({ ...doc, spec: { ...doc.spec, sql } });
    this.keep(doc.id);
  }

  /** Notes that a document was saved as a revision of a job. */
  wasSaved(id: string, job: Pick<Job, "id" | "name">, revision: number, spec: JobSpec): void {
    const doc = this.find(id);
    if (!doc) return;
    this.drafts.drop(id);
    const now = {
      ...doc,
      id: job.id,
      job: job.name,
      spec: filled({ ...doc.spec, name: job.name }, spec),
      saved: { revision, spec },
    };
    const docs = this.state.docs.map((one) => (one.id === id ? now : one));
    this.set({ docs, shown: this.state.shown === id ? job.id : this.state.shown });
    if (isChanged(now)) this.keep(job.id);
  }

  /** Shows a saved revision instead of the changes; the editor can undo it. */
  reset(id: string, saved: { revision: number; spec: JobSpec }): void {
    this.replace(id, saved.spec, saved);
  }

  /** Shows another text, which goes on from a saved revision; the editor can undo it. */
  replace(id: string, spec: JobSpec, saved: Doc["saved"]): void {
    this.flush();
    const doc = this.find(id);
    if (!doc) return;
    this.put({ ...doc, spec, saved, turn: doc.turn + 1 });
    this.keep(id);
  }

  /** Lets the changes of a document go on from a later revision. */
  rebase(id: string, saved: { revision: number; spec: JobSpec }): void {
    this.flush();
    const doc = this.find(id);
    if (!doc) return;
    this.put({ ...doc, saved });
    this.keep(id);
  }

  /** Notes that a job has another name. */
  wasRenamed(id: string, name: string): void {
    this.flush();
    const doc = this.find(id);
    if (!doc) return;
    const saved = doc.saved?.spec ? { ...doc.saved, spec: { ...doc.saved.spec, name } } : doc.saved;
    this.put({ ...doc, job: name, spec: { ...doc.spec, name }, saved });
    this.keep(id);
  }

  /** Makes a new text of a document whose job is gone. */
  detach(id: string): void {
    this.flush();
    const doc = this.find(id);
    if (!doc) return;
    const now = { ...doc, id: newId(), job: null, saved: null };
    const docs = this.state.docs.map((one) => (one.id === id ? now : one));
    this.drafts.drop(id);
    forgetEditor(id);
    this.set({ docs, shown: this.state.shown === id ? now.id : this.state.shown });
    this.keep(now.id);
  }

  close(id: string): void {
    this.flush();
    this.drafts.drop(id);
    forgetEditor(id);
    const at = this.state.docs.findIndex((one) => one.id === id);
    const docs = this.state.docs.filter((one) => one.id !== id);
    const shown =
      this.state.shown === id ? (docs[Math.min(at, docs.length - 1)]?.id ?? null) : this.state.shown;
    this.set({ docs, shown });
  }

  /** Whether another open tab of this browser has changes of the same job. */
  isElsewhere(id: string): boolean {
    return this.drafts.isElsewhere(id, this.isGone);
  }

  private readonly isGone = (tab: string): boolean => !this.others.has(tab);

  private reopen(id: string): void {
    const doc = this.drafted(id);
    if (doc) this.state = { ...this.state, docs: [...this.state.docs, doc] };
  }

  private drafted(id: string): Doc | undefined {
    const draft = this.drafts.find(id, this.isGone);
    if (!draft) return undefined;
    const saved = draft.base === null ? null : { revision: draft.base, spec: null };
    return { id, job: draft.job, spec: draft.spec, saved, isKept: true, turn: 0 };
  }

  private keep(id: string): void {
    const doc = this.find(id);
    if (!doc) return;
    const draft: Draft = {
      id,
      job: doc.job,
      base: doc.saved?.revision ?? null,
      spec: doc.spec,
      at: Date.now(),
    };
    if (doc.saved && !isChanged(doc)) this.drafts.drop(id);
    else this.put({ ...doc, isKept: this.drafts.keep(draft) });
  }

  private put(doc: Doc): void {
    const isKnown = this.state.docs.some((one) => one.id === doc.id);
    const docs = isKnown
      ? this.state.docs.map((one) => (one.id === doc.id ? doc : one))
      : [...this.state.docs, doc];
    this.set({ ...this.state, docs });
  }

  private set(state: DeskState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** Whether a document differs from what was saved. */
export function isChanged(doc: Doc): boolean {
  if (!doc.saved) return Boolean(doc.spec.sql || doc.spec.jar?.artifact || doc.spec.name);
  if (!doc.saved.spec) return true;
  return JSON.stringify(settled(doc.spec)) !== JSON.stringify(settled(doc.saved.spec));
}

/** What was typed, with what the server fills in where nothing was said. Options are the user's alone. */
function filled<T extends object>(own: T, full: T): T {
  const parts = Object.entries(full).map(([key, value]) => {
    const mine = own[key as keyof T];
    if (mine === undefined) return [key, value];
    return [key, key !== "options" && isPlain(mine) && isPlain(value) ? filled(mine, value) : mine];
  });
  return { ...own, ...Object.fromEntries(parts) };
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A spec with its keys in one order. */
function settled(spec: JobSpec): [string, unknown][] {
  return Object.entries(spec).sort(([a], [b]) => a.localeCompare(b));
}

/** An id for a text that is no job yet. */
function newId(): string {
  return `new-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
}
