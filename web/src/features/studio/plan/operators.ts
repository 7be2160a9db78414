import type { Plan } from "../../../api/gateway";
import type { Diagram, Group, Row } from "../../../parts/graph/diagram";

type Graph = NonNullable<Plan["graph"]>;
export type Operator = NonNullable<Graph["nodes"]>[number];
type Chain = NonNullable<Graph["chains"]>[number];
export type Operators = { diagram: Diagram; byId: ReadonlyMap<string, Operator> };

/** The graph of operators as a diagram: each task with the operators that it chains, and what is shipped between. */
export function operatorsOf(graph: Graph): Operators {
  const nodes = graph.nodes ?? [];
  const known = new Map(nodes.map((node) => [node.id, node]));
  const ids = new Map<number, string>();
  const groups = chainsOf(graph).map((chain): Group => {
    const members = chain.nodes.flatMap((id) => known.get(id) ?? []);
    const isAlone = members.length === 1;
    for (const { id } of members) ids.set(id, isAlone ? chain.id : `operator ${id}`);
    return {
      id: chain.id,
      title: titleOf(members, chain.name),
      note: `×${chain.parallelism}`,
      role: roleOf(members),
      rows: isAlone ? [] : rowsOf(members, ids),
    };
  });
  const idOf = (id: number) => ids.get(id) ?? "";
  const flows = nodes.flatMap((node) =>
    (node.inputs ?? []).map((input) => {
      const text = input.ship === "FORWARD" ? "" : input.ship;
      return { from: idOf(input.id), to: idOf(node.id), text };
    }),
  );
  return { diagram: { groups, flows }, byId: new Map(nodes.map((node) => [idOf(node.id), node])) };
}

/** The tasks; an operator that no task names is one of its own. */
function chainsOf({ nodes = [], chains = [] }: Graph): Chain[] {
  const chained = new Set(chains.flatMap((chain) => chain.nodes));
  const alone = nodes
    .filter(({ id }) => !chained.has(id))
    .map(({ id, operator, parallelism }) => {
      return { id: `alone ${id}`, vertex_id: "", name: operator, nodes: [id], parallelism };
    });
  return [...chains, ...alone];
}

/** Operators in the order in which rows pass them; each branch is indented below the one that it leaves. */
function rowsOf(members: readonly Operator[], names: ReadonlyMap<number, string>): Row[] {
  const ids = new Set(members.map(({ id }) => id));
  const next = new Map<number, Operator[]>();
  const heads: Operator[] = [];
  for (const member of members) {
    const within = (member.inputs ?? []).find((input) => ids.has(input.id));
    if (within) next.set(within.id, [...(next.get(within.id) ?? []), member]);
    else heads.push(member);
  }
  const rows: Row[] = [];
  const open = heads.reverse().map((operator) => ({ operator, depth: 0 }));
  for (let at = open.pop(); at; at = open.pop()) {
    const { operator, depth } = at;
    rows.push({ id: names.get(operator.id) ?? "", title: operator.operator, note: "", depth });
    const after = next.get(operator.id) ?? [];
    const deeper = depth + (after.length > 1 ? 1 : 0);
    for (const one of [...after].reverse()) open.push({ operator: one, depth: deeper });
  }
  return rows;
}

/** A task is known by the table that it reads or writes, else by its first operator. */
function titleOf(members: readonly Operator[], name: string): string {
  const ends = members
    .map(({ operator }) => operator)
    .filter((operator) => /^(Source|Sink): /.test(operator));
  return ends[0] ?? members[0]?.operator ?? name;
}

function roleOf(members: readonly Operator[]): Group["role"] {
  if (members.some(({ operator }) => operator.startsWith("Source: "))) return "source";
  return members.some(({ operator }) => operator.startsWith("Sink: ")) ? "sink" : "middle";
}
