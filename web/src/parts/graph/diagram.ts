/** What a diagram shows: groups, each with rows that can be shown or not, and what flows between them. */
export type Row = { id: string; title: string; note: string; depth: number };
export type Role = "source" | "middle" | "view" | "sink";
export type Group = { id: string; title: string; note: string; role: Role; rows: readonly Row[] };
/** From a row or a group to another one; `text` stands on the line.
 *
 * `isThrough` means that all of it passes a third group, so that it is drawn only while it is pointed at. */
export type Flow = { from: string; to: string; text: string; isThrough?: boolean };
export type Diagram = { groups: readonly Group[]; flows: readonly Flow[] };

/** The group of each row and group. */
export function owners({ groups }: Diagram): Map<string, string> {
  const owner = new Map<string, string>();
  for (const group of groups) {
    owner.set(group.id, group.id);
    for (const row of group.rows) owner.set(row.id, group.id);
  }
  return owner;
}

/** All that `id` comes from and all that comes from it, with the groups that these stand in or pass through. */
export function pathOf(diagram: Diagram, id: string): Set<string> {
  const owner = owners(diagram);
  const group = owner.get(id) ?? id;
  const place = (end: string) => owner.get(end) ?? end;
  const byGroup = diagram.flows
    .filter(({ isThrough }) => !isThrough)
    .map(({ from, to }) => [place(from), place(to)] as const);
  if (group === id) {
    const found = new Set([id, ...reached(byGroup, id), ...reached(turned(byGroup), id)]);
    for (const one of diagram.groups) if (found.has(one.id)) for (const row of one.rows) found.add(row.id);
    return found;
  }
  const byRow = diagram.flows.map(({ from, to }) => [from, to] as const);
  const found = new Set([id, ...reached(byRow, id), ...reached(turned(byRow), id)]);
  const passed = diagram.flows
    .filter(({ from, to, isThrough }) => isThrough && found.has(from) && found.has(to))
    .flatMap(({ from, to }) => between(byGroup, place(from), place(to)));
  const isView = diagram.groups.some((one) => one.id === group && one.role === "view");
  const readers = isView ? reached(byGroup, group) : [];
  return new Set([...found, ...[...found].map(place), ...passed, ...readers]);
}

/** The group of `id` and those that stand directly before and behind it. */
export function around(diagram: Diagram, id: string): Diagram {
  const owner = owners(diagram);
  const centre = owner.get(id);
  const near = new Set([centre]);
  for (const { from, to } of diagram.flows) {
    if (owner.get(from) === centre) near.add(owner.get(to));
    if (owner.get(to) === centre) near.add(owner.get(from));
  }
  return {
    groups: diagram.groups.filter((group) => near.has(group.id)),
    flows: diagram.flows.filter(({ from, to }) => owner.get(from) === centre || owner.get(to) === centre),
  };
}

/** The flows as lines between what is shown: a row of a closed group is reached at the group. */
export function linesOf(diagram: Diagram, opened: ReadonlySet<string>): Flow[] {
  const owner = owners(diagram);
  const place = (end: string) => {
    const group = owner.get(end) ?? end;
    return opened.has(group) ? end : group;
  };
  const between = ({ from, to }: Flow) => JSON.stringify([owner.get(from), owner.get(to)]);
  const byRow = new Set(diagram.flows.filter(({ from }) => owner.get(from) !== from).map(between));
  const lines = new Map<string, Flow>();
  for (const flow of diagram.flows) {
    const [source, target] = [owner.get(flow.from), owner.get(flow.to)];
    if (!source || !target || source === target) continue;
    const isOpen = opened.has(source) || opened.has(target);
    if (!isOpen && flow.isThrough) continue;
    if (isOpen && flow.from === source && byRow.has(between(flow))) continue;
    const line = { ...flow, from: place(flow.from), to: place(flow.to) };
    const key = JSON.stringify([line.from, line.to]);
    if (!lines.get(key)?.text) lines.set(key, line);
  }
  return [...lines.values()];
}

type Pair = readonly [from: string, to: string];

function turned(pairs: readonly Pair[]): Pair[] {
  return pairs.map(([from, to]) => [to, from]);
}

function between(pairs: readonly Pair[], from: string, to: string): string[] {
  const behind = reached(turned(pairs), to);
  return [...reached(pairs, from)].filter((one) => behind.has(one));
}

/** All that can be reached from `start`. */
function reached(pairs: readonly Pair[], start: string): Set<string> {
  const next = new Map<string, string[]>();
  for (const [from, to] of pairs) next.set(from, [...(next.get(from) ?? []), to]);
  const found = new Set<string>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const one of next.get(at) ?? []) {
      if (found.has(one)) continue;
      found.add(one);
      open.push(one);
    }
  return found;
}
