import { X } from "lucide-react";
import { useText } from "../locale/text";
import { Button } from "./Button";
import look from "./Toasts.module.css";
import { dismiss, useToasts } from "./toast";

export function Toasts() {
  const t = useText();
  return (
    <div className={look.stack} role="status" aria-live="polite">
      {useToasts().map((one) => (
        <div key={one.id} className={`${look.toast} ${one.tone === "error" ? look.error : ""}`}>
          <span className={look.text}>{one.say()}</span>
          {one.act ? (
            <Button
              onClick={() => {
                one.act?.run();
                dismiss(one.id);
              }}
            >
              {one.act.text}
            </Button>
          ) : null}
          <Button look="quiet" name={t("act.close")} onClick={() => dismiss(one.id)}>
            <X aria-hidden />
          </Button>
        </div>
      ))}
    </div>
  );
}
