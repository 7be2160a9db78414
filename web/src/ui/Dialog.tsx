import { Modal } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useText } from "../locale/text";
import { Button, type ButtonLook } from "./Button";
import look from "./Dialog.module.css";
import { Problem } from "./views";

type Props = {
  title: string;
  onClose: () => void;
  /** Returns when the act is done, and the dialog closes; a thrown error is shown in the dialog, which stays. */
  onAct: () => Promise<unknown>;
  act: string;
  actLook?: ButtonLook;
  disabled?: boolean;
  /** Whether the caller replaces the dialog itself after the act. */
  stays?: boolean;
  more?: ReactNode;
  children: ReactNode;
};

/** A question with one act. Enter acts, Escape closes, and focus goes back to where it was. */
export function Dialog({
  title,
  onClose,
  onAct,
  act,
  actLook = "go",
  disabled = false,
  stays = false,
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
    <Window title={title} onClose={onClose}>
      <form onSubmit={submit} className={look.body}>
        {children}
        {error ? <Problem error={error} /> : null}
        <div className={look.foot}>
          {more}
          <span className="grow" />
          <Button onClick={onClose}>{t("act.cancel")}</Button>
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

/** A floating window with a title and a way out. */
export function Window({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      size={460}
      radius={10}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ "aria-label": t("act.close") }}
      classNames={{ title: look.title ?? "", content: look.content ?? "", body: look.inner ?? "" }}
      overlayProps={{ backgroundOpacity: 0.35 }}
    >
      {children}
    </Modal>
  );
}
