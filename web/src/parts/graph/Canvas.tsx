import {
  type Edge,
  ReactFlow,
  ReactFlowProvider,
  useNodesInitialized,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { useEffect, useMemo } from "react";
import "@xyflow/react/dist/base.css";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/views";
import { type Diagram, linesOf, owners } from "./diagram";
import look from "./Graph.module.css";
import { GroupBox, type GroupNode, heightOf, WIDTH } from "./GroupBox";
import { useShown } from "./shown";
import { useLayout } from "./useLayout";

const KINDS = { box: GroupBox };
const FIT = { padding: 0.06, maxZoom: 1, minZoom: 0.7 };
const ZOOM = { min: 0.2, max: 2 };

/** Draws a diagram that can be moved and zoomed. */
export default function Canvas({ diagram }: { diagram: Diagram }) {
  return (
    <ReactFlowProvider>
      <Drawing diagram={diagram} />
    </ReactFlowProvider>
  );
}

function Drawing({ diagram }: { diagram: Diagram }) {
  const t = useText();
  const { lit, opened } = useShown();
  const drawn = useMemo(() => draw(diagram, opened), [diagram, opened]);
  const { places, turn, isFailed } = useLayout(drawn.boxes, drawn.pairs);
  const nodes = useMemo(
    () =>
      diagram.groups.flatMap((group): GroupNode[] => {
        const position = places[group.id];
        const box = drawn.boxes.find((one) => one.id === group.id);
        return position && box ? [{ ...box, measured: box, type: "box", position, data: { group } }] : [];
      }),
    [diagram, drawn, places],
  );
  const edges = useMemo(() => drawn.edges.map((edge) => withLight(edge, lit)), [drawn, lit]);
  useFit(turn);
  if (isFailed) return <Empty what={t("graph.failed")} next={t("graph.failedNext")} />;
  return (
    <ReactFlow
      className={look.canvas ?? ""}
      nodes={nodes}
      edges={edges}
      nodeTypes={KINDS}
      minZoom={ZOOM.min}
      maxZoom={ZOOM.max}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      attributionPosition="bottom-left"
    >
      <Zoom />
    </ReactFlow>
  );
}

function Zoom() {
  const t = useText();
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  return (
    <div className={look.zoom}>
      <Button look="quiet" name={t("graph.smaller")} onClick={() => void zoomOut()}>
        <Minus aria-hidden />
      </Button>
      <Button look="quiet" name={t("graph.larger")} onClick={() => void zoomIn()}>
        <Plus aria-hidden />
      </Button>
      <Button look="quiet" name={t("graph.fit")} onClick={() => void fitView({ ...FIT, minZoom: ZOOM.min })}>
        <Maximize aria-hidden />
      </Button>
    </div>
  );
}

/** Shows all of a diagram each time that it was laid out anew, or has another room. */
function useFit(turn: number): void {
  const { fitView } = useReactFlow();
  const isMeasured = useNodesInitialized();
  const room = useStore(({ width, height }) => width * height);
  useEffect(() => {
    if (turn && isMeasured && room) void fitView(FIT);
  }, [turn, isMeasured, room, fitView]);
}

function draw(diagram: Diagram, opened: ReadonlySet<string>) {
  const owner = owners(diagram);
  const lines = linesOf(diagram, opened);
  const edges = lines.map(({ from, to, text, isThrough = false }): Edge => {
    return {
      data: { isThrough },
      id: JSON.stringify([from, to]),
      source: owner.get(from) ?? from,
      target: owner.get(to) ?? to,
      sourceHandle: from,
      targetHandle: to,
      ...(text ? { label: text } : {}),
    };
  });
  const boxes = diagram.groups.map((group) => {
    return { id: group.id, width: WIDTH, height: heightOf(group, opened.has(group.id)) };
  });
  const placing = edges.filter((edge) => !edge.data?.isThrough);
  return { boxes, edges, pairs: placing.map((edge) => [edge.source, edge.target] as const) };
}

function withLight(edge: Edge, lit: ReadonlySet<string> | null): Edge {
  const isLit = lit?.has(edge.sourceHandle ?? "") && lit.has(edge.targetHandle ?? "");
  if (edge.data?.isThrough && !isLit) return { ...edge, hidden: true };
  if (!lit) return edge;
  return { ...edge, className: (isLit ? look.litLine : look.dim) ?? "", zIndex: isLit ? 1 : 0 };
}
