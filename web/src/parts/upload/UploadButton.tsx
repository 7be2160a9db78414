import { useRef, useState } from "react";
import { type Artifact, useUpload } from "../../api/artifacts";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { tell, tellError } from "../../ui/toast";
import look from "./UploadButton.module.css";

/** Chooses a jar and uploads it; while it is sent, the button shows how far it is. */
export function UploadButton({
  space,
  look: kind,
  onUploaded,
}: {
  space: string;
  look?: "go";
  onUploaded?: (artifact: Artifact) => void;
}) {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  const upload = useUpload(space);
  const [share, setShare] = useState(0);
  const send = async (file: File | undefined) => {
    if (!file) return;
    setShare(0);
    try {
      const artifact = await upload.mutateAsync({ file, onSent: setShare });
      tell(t("artifacts.uploaded", { name: file.name }));
      onUploaded?.(artifact);
    } catch (error) {
      tellError(error);
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".jar"
        hidden
        onChange={({ target }) => {
          void send(target.files?.[0]);
          target.value = "";
        }}
      />
      <Button
        {...(kind ? { look: kind } : {})}
        onClick={() => input.current?.click()}
        disabled={upload.isPending}
      >
        {upload.isPending ? t("artifacts.sent", { percent: Math.floor(share * 100) }) : t("artifacts.upload")}
      </Button>
      {upload.isPending ? (
        <progress className={look.bar} value={share} aria-label={t("artifacts.uploading")} />
      ) : null}
    </>
  );
}
