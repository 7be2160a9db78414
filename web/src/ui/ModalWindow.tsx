import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/UnstyledButton.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../locale/text";
import look from "./Dialog.module.css";

/** A floating window; focus stays inside and goes back to where it was. Without `onClose` nothing but its own act closes it. */
export default function ModalWindow({
  title,
  onClose,
  wide = false,
  children,
}: {
  title: string;
  onClose?: (() => void) | undefined;
  wide?: boolean;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <Modal
      opened
      onClose={() => onClose?.()}
      withCloseButton={onClose !== undefined}
      closeOnEscape={onClose !== undefined}
      closeOnClickOutside={onClose !== undefined}
      title={title}
      centered
      size={wide ? 960 : 460}
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
