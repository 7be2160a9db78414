import type { EditorView } from "@codemirror/view";
import type { Schemas } from "../../api/client";
import { tellError } from "../../ui/toast";
import { positionAt } from "./position";

/** A question about one place of a text. */
export type Question<T> = (
  text: string,
  at: { line: number; column: number },
  signal: AbortSignal,
) => Promise<T>;
/** What the gateway can be asked about a place; the editor itself knows only colours. */
export type Knowledge = {
  complete: Question<Schemas["Completion"]>;
  hover: Question<Schemas["Hovering"]>;
  signature: Question<Schemas["Signatures"]>;
  definition: Question<Schemas["Definition"]>;
  references: Question<Schemas["References"]>;
};

/** Asks one kind of question, the newest only: an older one is cancelled, and its answer is null. */
export class Asker<T> {
  private asked = new AbortController();

  constructor(private readonly question: Question<T>) {}

  /** The answer, or null if the text has changed, a newer question came, or the gateway is away. */
  async ask(view: EditorView, pos: number, onError: (error: unknown) => void = () => undefined) {
    this.stop();
    const { signal } = this.asked;
    const { doc } = view.state;
    try {
      const answer = await this.question(doc.toString(), positionAt(doc, pos), signal);
      return signal.aborted || view.state.doc !== doc ? null : answer;
    } catch (error) {
      if (!signal.aborted) onError(error);
      return null;
    }
  }

  /** The same for an act of the user, who is told why there is no answer. */
  act(view: EditorView, pos: number): Promise<T | null> {
    return this.ask(view, pos, tellError);
  }

  stop(): void {
    this.asked.abort();
    this.asked = new AbortController();
  }
}
