import { type DraftApi, type ServerDraft, serverDrafts } from "../../api/drafts";
import type { JobSpec } from "../../api/jobs";
import { problemOf } from "../../api/queries";
import { type Desk, type Doc, isChanged } from "./desk";
import { tabId } from "./drafts";

/** What the page knows of the drafts on the server: which it has written, and those of other machines. */
type Known = { kept: ReadonlySet<string>; offers: ReadonlyMap<string, ServerDraft> };
type Content = { tab: string; spec: JobSpec };
const PAUSE_MS = 3_000;

/** Copies the unsaved texts of a desk to the server in pauses. It never waits for the server, and never
 * overwrites what another machine wrote: that is offered. */
export class ServerDrafts {
  state: Known = { kept: new Set(), offers: new Map() };
  /** The version on the server that this desk goes on from; a text that is missing was not looked for yet. */
  private readonly versions = new Map<string, number>();
  private readonly sent = new Map<string, JobSpec>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly listeners = new Set<() => void>();
  private looking: Promise<void> | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly server: DraftApi = serverDrafts(desk.space),
    private readonly tab: string = tabId(),
  ) {}

  /** Follows the desk until the returned function is called. */
  follow(): () => void {
    const leave = this.desk.subscribe(this.review);
    this.review();
    return () => {
      leave();
      for (const timer of this.timers.values()) clearTimeout(timer);
      this.timers.clear();
    };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Goes on from the text of another machine; the editor can undo it. */
  take(id: string): void {
    const offer = this.settle(id);
    const doc = this.doc(id);
    if (!offer || !doc) return;
    const base = offer.base_revision;
    const saved = base === null || base === doc.saved?.revision ? doc.saved : { revision: base, spec: null };
    this.desk.replace(id, (offer.content as Content).spec, saved);
  }

  /** Keeps what is here; the text of the other machine is overwritten or removed. */
  drop(id: string): void {
    if (this.settle(id)) this.review();
  }

  private readonly review = (): void => {
    const { docs } = this.desk.state;
    if (docs.some((doc) => !this.versions.has(doc.id) && !this.state.offers.has(doc.id))) void this.look();
    for (const doc of docs) if (isChanged(doc)) this.plan(doc);
    const alive = new Set(docs.filter(isChanged).map((doc) => doc.id));
    for (const [id, version] of this.versions) if (version > 0 && !alive.has(id)) void this.remove(id);
  };

  /** Looks what the server has of the open texts; one look at a time. */
  private look(): Promise<void> {
    this.looking ??= this.read()
      .catch(() => undefined)
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }

  private async read(): Promise<void> {
    const ids = this.desk.state.docs.map((doc) => doc.id).filter((id) => !this.versions.has(id));
    const found = new Set((await this.server.list()).map((one) => one.key));
    for (const id of ids) {
      const draft = found.has(id) ? await this.server.read(id) : null;
      const doc = this.doc(id);
      if (!doc) continue;
      if (draft && !this.isOwn(doc, draft)) this.offer(id, draft);
      else this.versions.set(id, draft?.version ?? 0);
    }
    this.review();
  }

  private plan(doc: Doc): void {
    if (this.sent.get(doc.id) === doc.spec || !this.versions.has(doc.id)) return;
    clearTimeout(this.timers.get(doc.id));
    this.timers.set(
      doc.id,
      setTimeout(() => void this.send(doc.id), PAUSE_MS),
    );
  }

  private async send(id: string): Promise<void> {
    const doc = this.doc(id);
    const version = this.versions.get(id);
    if (!doc || version === undefined || !isChanged(doc)) return;
    this.sent.set(id, doc.spec);
    const content: Content = { tab: this.tab, spec: doc.spec };
    const job = doc.job === null ? {} : { job_id: id, base_revision: doc.saved?.revision ?? null };
    try {
      const kept = await this.server.keep(id, { name: doc.spec.name, content, version, ...job });
      this.versions.set(id, kept.version);
      this.set({ ...this.state, kept: new Set(this.state.kept).add(id) });
      this.review();
    } catch (error) {
      this.forgetKept(id);
      if (problemOf(error)?.code !== "draft_stale") return;
      this.versions.delete(id);
      this.sent.delete(id);
      await this.look();
    }
  }

  private async remove(id: string): Promise<void> {
    clearTimeout(this.timers.get(id));
    this.versions.set(id, 0);
    this.sent.delete(id);
    this.forgetKept(id);
    await this.server.drop(id).catch(() => undefined);
    if (!this.doc(id)) this.versions.delete(id);
  }

  /** Whether a draft of the server is what this desk wrote, or says the same. */
  private isOwn(doc: Doc, { content }: ServerDraft): boolean {
    const { tab, spec } = content as Content;
    return tab === this.tab || JSON.stringify(spec) === JSON.stringify(doc.spec);
  }

  private offer(id: string, draft: ServerDraft): void {
    this.set({ ...this.state, offers: new Map(this.state.offers).set(id, draft) });
  }

  private settle(id: string): ServerDraft | undefined {
    const offer = this.state.offers.get(id);
    const offers = new Map(this.state.offers);
    offers.delete(id);
    if (offer) this.versions.set(id, offer.version);
    this.set({ ...this.state, offers });
    return offer;
  }

  private forgetKept(id: string): void {
    const kept = new Set(this.state.kept);
    if (kept.delete(id)) this.set({ ...this.state, kept });
  }

  private doc(id: string): Doc | undefined {
    return this.desk.state.docs.find((one) => one.id === id);
  }

  private set(state: Known): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

const all = new WeakMap<Desk, ServerDrafts>();

export function serverDraftsOf(desk: Desk): ServerDrafts {
  const known = all.get(desk) ?? new ServerDrafts(desk);
  all.set(desk, known);
  return known;
}
