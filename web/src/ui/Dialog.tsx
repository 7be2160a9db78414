import { type FormEvent, lazy, type ReactNode, Suspense, useState } from "react";
import { useText } from "../locale/text";
import { Button, type ButtonLook } from "./Button";
import look from "./Dialog.module.css";
import { Problem } from "./views";

const ModalWindow = lazy(() => import("./ModalWindow"));

type Props = {
  title: string;
  onClose: () => void;
  /** Returns when the act is done, and the dialog closes; a thrown error is shown in the dialog, which stays. */
  onAct: () => Promise<unknown>;
  act: string;
  /** What the other button says, which acts on nothing. Default: "Cancel". */
  leave?: string;
  actLook?: ButtonLook;
  disabled?: boolean;
  /** Whether the caller replaces the dialog itself after the act. */
  stays?: boolean;
  /** For texts beside each other. */
  wide?: boolean;
  more?: ReactNode;
  children: ReactNode;
};

/** A question with one act. Enter acts, Escape closes, and focus goes back to where it was. */
export function Dialog({
  title,
  onClose,
  onAct,
  act,
  leave,
  actLook = "go",
  disabled = false,
  stays = false,
  wide = false,
  more,
  children,
}: Props) {
  const t = useText();
  const [error, setError] = useState<unknown>(null);
  const [isActing, setActing] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setActing(true);
    setError(null);
    try {
      await onAct();
      if (!stays) onClose();
    } catch (caught) {
      setError(caught);
    } finally {
      setActing(false);
    }
  };
  return (
    <Window title={title} onClose={onClose} wide={wide}>
      <form onSubmit={submit} className={look.body}>
        {children}
        {error ? <Problem error={error} /> : null}
        <div className={look.foot}>
          {more}
          <span className="grow" />
          <Button onClick={onClose}>{leave ?? t("act.cancel")}</Button>
          <Button
            type="submit"
            look={actLook}
            disabled={disabled || isActing}
            data-autofocus={actLook === "danger" || undefined}
          >
            {act}
          </Button>
        </div>
      </form>
    </Window>
  );
}

/** A floating window, whose parts are fetched when the first one opens. */
export function Window(props: { title: string; onClose?: () => void; wide?: boolean; children: ReactNode }) {
  return (
    <Suspense fallback={null}>
      <ModalWindow {...props} />
    </Suspense>
  );
}
