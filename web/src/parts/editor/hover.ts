import type { Extension } from "@codemirror/state";
import { hoverTooltip, keymap } from "@codemirror/view";
import { hoverCard } from "./card";
import { showAtCaret } from "./caret-card";
import { Asker, type Knowledge } from "./knowledge";
import { offsetsOf } from "./position";

const PAUSE_MS = 350;

/** What is under the pointer, or at the caret by a key; below it, since findings are shown above. */
export function hover(knowledge: Knowledge): Extension {
  const asker = new Asker(knowledge.hover);
  return [
    hoverTooltip(
      async (view, pos) => {
        const found = (await asker.ask(view, pos))?.hover;
        if (!found) return null;
        const { from, to } = offsetsOf(view.state.doc, found.range);
        return { pos: from, end: to, above: false, create: () => ({ dom: hoverCard(found) }) };
      },
      { hoverTime: PAUSE_MS },
    ),
    keymap.of([
      {
        key: "Mod-i",
        preventDefault: true,
        run: (view) => {
          const { head } = view.state.selection.main;
          void asker.act(view, head).then((answer) => {
            if (answer?.hover) showAtCaret(view, "hover", head, hoverCard(answer.hover));
          });
          return true;
        },
      },
    ]),
  ];
}
