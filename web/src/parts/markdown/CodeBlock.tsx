import { Copy } from "lucide-react";
import { lazy, Suspense } from "react";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { copyText } from "../../ui/copy";
import { tell } from "../../ui/toast";
import code from "../code/Code.module.css";
import look from "./Markdown.module.css";

const Coloured = lazy(() => import("../code/Coloured"));

/** A block of code that can be copied; SQL has the colours of the editor. */
export function CodeBlock({ text, language }: { text: string; language: string }) {
  const t = useText();
  const copy = async () => {
    await copyText(text);
    tell(t("act.copied"));
  };
  return (
    <div className={look.block}>
      <pre className={`${code.code} ${look.pre}`} tabIndex={0}>
        {language === "sql" ? (
          <Suspense fallback={text}>
            <Coloured text={text} />
          </Suspense>
        ) : (
          text
        )}
      </pre>
      <Button look="quiet" name={t("act.copy")} className={look.copy} onClick={() => void copy()}>
        <Copy aria-hidden />
      </Button>
    </div>
  );
}
