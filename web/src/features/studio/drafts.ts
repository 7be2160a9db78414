import type { JobSpec } from "../../api/jobs";

/** Unsaved texts in this browser. Each browser tab writes under a name of its own, so that none overwrites another's. */
export type Draft = { id: string; job: string | null; base: number | null; spec: JobSpec; at: number };
const PREFIX = "xuanwu.draft";
const TAB = "xuanwu.tab";

/** The drafts of one space, as one tab of the browser sees them. */
export class Drafts {
  constructor(
    private readonly space: string,
    private readonly tab: string = tabId(),
    private readonly store: Storage = localStorage,
  ) {}

  /** Returns whether the browser could keep it. */
  keep(draft: Draft): boolean {
    try {
      this.store.setItem(this.key(draft.id), JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  /** Forgets the draft of this tab; those of other tabs stay. */
  drop(id: string): void {
    this.store.removeItem(this.key(id));
  }

  /** The draft of this tab, else the newest of a tab that is gone; that one is taken over. */
  find(id: string, isGone: (tab: string) => boolean): Draft | null {
    const own = this.read(this.key(id));
    if (own) return own;
    const left = this.others(id).filter(({ tab }) => isGone(tab));
    const newest = left.sort((a, b) => b.draft.at - a.draft.at)[0];
    if (!newest) return null;
    if (this.keep(newest.draft)) this.store.removeItem(newest.key);
    return newest.draft;
  }

  /** Whether another tab that is open has unsaved changes of the same job. */
  isElsewhere(id: string, isGone: (tab: string) => boolean): boolean {
    return this.others(id).some(({ tab }) => !isGone(tab));
  }

  /** All ids of which this tab, or one that is gone, has a draft. */
  ids(isGone: (tab: string) => boolean): string[] {
    const found = this.keys()
      .map(parts)
      .filter((one) => one.space === this.space && (one.tab === this.tab || isGone(one.tab)));
    return [...new Set(found.map((one) => one.id))];
  }

  private others(id: string): { key: string; tab: string; draft: Draft }[] {
    return this.keys().flatMap((key) => {
      const one = parts(key);
      const draft = one.space === this.space && one.id === id && one.tab !== this.tab ? this.read(key) : null;
      return draft ? [{ key, tab: one.tab, draft }] : [];
    });
  }

  private keys(): string[] {
    return Object.keys(this.store).filter((key) => key.startsWith(`${PREFIX}|`));
  }

  private read(key: string): Draft | null {
    try {
      return JSON.parse(this.store.getItem(key) ?? "null") as Draft | null;
    } catch {
      return null;
    }
  }

  private key(id: string): string {
    return [PREFIX, encodeURIComponent(this.space), this.tab, encodeURIComponent(id)].join("|");
  }
}

/** The name of this tab of the browser: it survives a reload. */
export function tabId(): string {
  return sessionStorage.getItem(TAB) ?? renameTab();
}

export function renameTab(): string {
  const id = Math.random().toString(36).slice(2, 12);
  sessionStorage.setItem(TAB, id);
  return id;
}

function parts(key: string): { space: string; tab: string; id: string } {
  const [, space = "", tab = "", id = ""] = key.split("|");
  return { space: decodeURIComponent(space), tab, id: decodeURIComponent(id) };
}
