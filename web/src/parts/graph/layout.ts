import { Graph, type GraphLabel, layout, type NodeConfig } from "@dagrejs/dagre";

export type Box = { id: string; width: number; height: number };
export type Places = Record<string, { x: number; y: number }>;
const GAP = { nodesep: 20, ranksep: 56, edgesep: 12 };

/** Places boxes in layers from left to right, so that few lines cross. The place of a box is its upper left corner. */
export function placeBoxes(boxes: readonly Box[], lines: readonly (readonly [string, string])[]): Places {
  const graph = new Graph<GraphLabel, NodeConfig>();
  graph.setGraph({ rankdir: "LR", ...GAP });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [from, to] of lines) graph.setEdge(from, to);
  layout(graph);
  return Object.fromEntries(
    boxes.map(({ id, width, height }) => {
      const { x = 0, y = 0 } = graph.node(id) as { x?: number; y?: number };
      return [id, { x: x - width / 2, y: y - height / 2 }];
    }),
  );
}
