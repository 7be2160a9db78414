import { diffIndices } from "node-diff3";
import type { JobSpec } from "../../api/jobs";
import { flatten, isSame, unflatten } from "./merge";

/** Compares an earlier spec with what is there now, and takes parts of it back. */
export type Block =
  | { kind: "same"; lines: readonly string[]; oldAt: number; nowAt: number }
  | { kind: "changed"; old: readonly string[]; now: readonly string[]; oldAt: number; nowAt: number };
export type SettingChange = { key: string; old: unknown; now: unknown };
type Changed = Extract<Block, { kind: "changed" }>;

/** More lines than these, between what begins and what ends the same, are shown as one change. */
const MOST_COMPARED = 4000;

/** The lines of both texts, in turns of what they share and what they do not; `At` counts lines from 0. */
export function compareLines(old: string, now: string): readonly Block[] {
  const a = old.split("\n");
  const b = now.split("\n");
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const middleA = a.slice(start, a.length - end);
  const middleB = b.slice(start, b.length - end);
  const isLong = middleA.length > MOST_COMPARED || middleB.length > MOST_COMPARED;
  const changes: Changed[] = isLong
    ? [{ kind: "changed", old: middleA, now: middleB, oldAt: start, nowAt: start }]
    : diffIndices(middleA, middleB).map(({ buffer1, buffer2, buffer1Content, buffer2Content }) => ({
        kind: "changed",
        old: buffer1Content,
        now: buffer2Content,
        oldAt: start + buffer1[0],
        nowAt: start + buffer2[0],
      }));
  const blocks: Block[] = [];
  let oldAt = 0;
  let nowAt = 0;
  const same = (until: number) => {
    if (until > oldAt) blocks.push({ kind: "same", lines: a.slice(oldAt, until), oldAt, nowAt });
  };
  for (const change of changes) {
    same(change.oldAt);
    blocks.push(change);
    oldAt = change.oldAt + change.old.length;
    nowAt = change.nowAt + change.now.length;
  }
  same(a.length);
  return blocks;
}

/** The text of now with the earlier lines of one change. */
export function takeLines(now: string, { old, now: gone, nowAt }: Changed): string {
  const lines = now.split("\n");
  return [...lines.slice(0, nowAt), ...old, ...lines.slice(nowAt + gone.length)].join("\n");
}

/** The settings that differ, apart from the name, which only a rename changes. */
export function compareSettings(old: JobSpec, now: JobSpec): readonly SettingChange[] {
  const [a, b] = [flatten(old), flatten(now)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((key) => key !== "name" && !isSame(a[key], b[key]))
    .map((key) => ({ key, old: a[key], now: b[key] }));
}

/** The spec of now with the earlier value of one setting. */
export function takeSetting(now: JobSpec, { key, old }: SettingChange): JobSpec {
  return unflatten({ ...flatten(now), [key]: old }, now.sql ?? "");
}
