import { diff3MergeRegions } from "node-diff3";
import type { JobSpec } from "../../api/jobs";

/** Merges two changes of one text or of one set of settings; what both changed is left to a person. */
export type Choice = "theirs" | "mine" | "both";
export type Piece =
  | { kind: "same" | "theirs" | "mine"; lines: readonly string[] }
  | { kind: "conflict"; base: readonly string[]; theirs: readonly string[]; mine: readonly string[] };
/** A setting that both changed. `options.…` is one option of Flink. */
export type Dispute = { key: string; base: unknown; theirs: unknown; mine: unknown };
export type Merge = { pieces: readonly Piece[]; disputes: readonly Dispute[]; settled: Settings };
export type Settings = Readonly<Record<string, unknown>>;
type Sides<T> = { base: T; theirs: T; mine: T };

export function mergeSpecs({ base, theirs, mine }: Sides<JobSpec>): Merge {
  const flat = { base: flatten(base), theirs: flatten(theirs), mine: flatten(mine) };
  const settled: Record<string, unknown> = {};
  const disputes: Dispute[] = [];
  for (const key of new Set(Object.values(flat).flatMap(Object.keys))) {
    const one = { base: flat.base[key], theirs: flat.theirs[key], mine: flat.mine[key] };
    if (isSame(one.theirs, one.mine) || isSame(one.base, one.theirs)) settled[key] = one.mine;
    // Only a rename changes a name, and the job has it already.
    else if (isSame(one.base, one.mine) || key === "name") settled[key] = one.theirs;
    else disputes.push({ key, ...one });
  }
  return {
    pieces: mergeLines({ base: base.sql ?? "", theirs: theirs.sql ?? "", mine: mine.sql ?? "" }),
    disputes,
    settled,
  };
}

/** The spec that a merge leads to, with one choice for each conflict and each dispute, in their order. */
export function resolve(merge: Merge, choices: readonly Choice[], settings: readonly Choice[]): JobSpec {
  let at = 0;
  const lines = merge.pieces.flatMap((piece) =>
    piece.kind === "conflict" ? chosenLines(piece, choices[at++] ?? "both") : piece.lines,
  );
  const chosen = merge.disputes.map((one, index) => [
    one.key,
    settings[index] === "theirs" ? one.theirs : one.mine,
  ]);
  return unflatten({ ...merge.settled, ...Object.fromEntries(chosen) }, lines.join("\n"));
}

export function mergeLines({ base, theirs, mine }: Sides<string>): Piece[] {
  const regions = diff3MergeRegions<string>(mine.split("\n"), base.split("\n"), theirs.split("\n"));
  return regions.map((region) => {
    if (region.stable)
      return {
        kind: ({ o: "same", a: "mine", b: "theirs" } as const)[region.buffer],
        lines: region.bufferContent,
      };
    const { aContent, oContent, bContent } = region;
    if (isSame(aContent, bContent)) return { kind: "mine", lines: aContent };
    return { kind: "conflict", base: oContent, theirs: bContent, mine: aContent };
  });
}

function chosenLines(piece: Extract<Piece, { kind: "conflict" }>, choice: Choice): readonly string[] {
  return choice === "both" ? [...piece.theirs, ...piece.mine] : piece[choice];
}

/** The settings of a spec by their keys; those of Flink begin with `options.`. */
export function flatten({ sql: _, options, ...rest }: JobSpec): Record<string, unknown> {
  const own = Object.entries(options ?? {}).map(([key, value]) => [`options.${key}`, value]);
  return { ...rest, ...Object.fromEntries(own) };
}

/** The spec of such settings and a script. */
export function unflatten(flat: Settings, sql: string): JobSpec {
  const present = Object.entries(flat).filter(([, value]) => value !== undefined);
  const options = present.filter(([key]) => key.startsWith("options."));
  return {
    ...Object.fromEntries(present.filter(([key]) => !key.startsWith("options."))),
    sql,
    ...(options.length
      ? { options: Object.fromEntries(options.map(([key, value]) => [key.slice("options.".length), value])) }
      : {}),
  } as JobSpec;
}

/** Whether two values mean the same: an absent one is like an empty one. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(present(a)) === JSON.stringify(present(b));
}

function present(value: unknown): unknown {
  const isEmpty = value === "" || (typeof value === "object" && value && !Object.keys(value).length);
  return isEmpty || value === undefined ? null : value;
}
