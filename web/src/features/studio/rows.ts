import type { JobSummary } from "../../api/jobs";

/** What the tree of jobs shows, row by row. */
export type Row =
  | { kind: "folder"; path: string; name: string; depth: number; isOpen: boolean }
  | { kind: "job"; job: JobSummary; depth: number };
export type Filter = { text: string; label: string };

/** The rows of jobs in their folders, folders first; a filter opens all that it leaves. */
export function rowsOf(
  jobs: readonly Pick<JobSummary, "name" | "folder" | "labels">[],
  filter: Filter,
  closed: ReadonlySet<string>,
): Row[] {
  const isFiltered = Boolean(filter.text || filter.label);
  const fits = jobs.filter((job) => doesFit(job, filter)) as JobSummary[];
  const rowsIn = (folder: string, depth: number): Row[] => {
    const names = new Set(fits.map((job) => childOf(folder, job.folder)).filter((name) => name !== null));
    const folders = [...names].sort(compare).flatMap((name): Row[] => {
      const path = folder ? `${folder}/${name}` : name;
      const isOpen = isFiltered || !closed.has(path);
      return [{ kind: "folder", path, name, depth, isOpen }, ...(isOpen ? rowsIn(path, depth + 1) : [])];
    });
    const own = fits.filter((job) => job.folder === folder).sort((a, b) => compare(a.name, b.name));
    return [...folders, ...own.map((job): Row => ({ kind: "job", job, depth }))];
  };
  return rowsIn("", 0);
}

/** Each label that a job has, as `name=value`. */
export function labelsOf(jobs: readonly Pick<JobSummary, "labels">[]): string[] {
  return [...new Set(jobs.flatMap(({ labels }) => written(labels)))].sort(compare);
}

export function written(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels).map(([name, value]) => (value ? `${name}=${value}` : name));
}

/** Labels as they are typed, one a line. */
export function readLabels(text: string): Record<string, string> {
  const lines = text.split("\n").map((line) => line.trim());
  return Object.fromEntries(
    lines.filter(Boolean).map((line) => {
      const [name = "", ...value] = line.split("=");
      return [name.trim(), value.join("=").trim()];
    }),
  );
}

function doesFit(job: Pick<JobSummary, "name" | "folder" | "labels">, { text, label }: Filter): boolean {
  const labels = written(job.labels);
  const all = [job.name, job.folder, ...labels].join("\n").toLowerCase();
  return all.includes(text.trim().toLowerCase()) && (!label || labels.includes(label));
}

/** The name of the folder right inside `folder` that holds `path`, if there is one. */
function childOf(folder: string, path: string): string | null {
  const inside = folder ? `${folder}/` : "";
  if (!path.startsWith(inside)) return null;
  return path.slice(inside.length).split("/")[0] || null;
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, undefined, { numeric: true });
}
