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

/** A floating window with a title and a way out; focus stays inside and goes back to where it was. */
export default function ModalWindow({
  title,
  onClose,
  wide = false,
  children,
}: {
  title: string;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <Modal
      opened
      onClose={onClose}
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
