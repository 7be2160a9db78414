import type { Row } from "./ring";

/** The rows that are left once all changes of a changelog are applied, in order of arrival. */
export type TableNow = {
  rows: Row[];
  /** Whether a row was taken back that was never there, or replaced without being named: the key is then needed. */
  hasGaps: boolean;
};

/** Applies changes: by the places of a key, or where there is none, by whole rows. */
export function tableNow(changes: readonly Row[], key: readonly number[] | null): TableNow {
  return key?.length ? byKey(changes, key) : byRow(changes);
}

function byKey(changes: readonly Row[], key: readonly number[]): TableNow {
  const left = new Map<string, Row>();
  for (const row of changes) {
    const id = JSON.stringify(key.map((place) => row.values[place]));
    if (row.kind === "+I" || row.kind === "+U") {
      left.delete(id);
      left.set(id, row);
    } else if (row.kind === "-D") left.delete(id);
  }
  return { rows: [...left.values()], hasGaps: false };
}

function byRow(changes: readonly Row[]): TableNow {
  const left = new Map<number, Row>();
  const places = new Map<string, number[]>();
  let updates = 0;
  let hasGaps = false;
  for (const row of changes) {
    const id = JSON.stringify(row.values);
    if (row.kind === "+U") updates++;
    if (row.kind === "-U") updates--;
    if (row.kind === "+I" || row.kind === "+U") {
      left.set(row.number, row);
      places.set(id, [...(places.get(id) ?? []), row.number]);
    } else {
      const gone = places.get(id)?.pop();
      if (gone === undefined) hasGaps = true;
      else left.delete(gone);
    }
  }
  return { rows: [...left.values()], hasGaps: hasGaps || updates > 0 };
}
