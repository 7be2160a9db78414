import { useState } from "react";
import { useCopyJob, useLabelJob, useMoveFolder, useMoveJob, useRenameJob } from "../../api/folders";
import { type JobSummary, useDeleteJob } from "../../api/jobs";
import { useText } from "../../locale/text";
import { Dialog } from "../../ui/Dialog";
import { AreaField, TextField } from "../../ui/Field";
import { tell } from "../../ui/toast";
import { readLabels, written } from "./rows";

/** An act of the tree that asks something first. */
export type Asked =
  | { act: "rename" | "copy" | "move" | "label" | "delete"; job: JobSummary }
  | { act: "folder"; path: string };
type Props = {
  space: string;
  asked: Asked;
  folders: readonly string[];
  onClose: () => void;
  onOpen: (job: string) => void;
  onDeleted: (job: JobSummary) => void;
};

export default function TreeDialog(props: Props) {
  const { asked } = props;
  if (asked.act === "folder") return <FolderDialog {...props} path={asked.path} />;
  const Of = {
    rename: RenameDialog,
    copy: CopyDialog,
    move: MoveDialog,
    label: LabelDialog,
    delete: DeleteDialog,
  };
  const Chosen = Of[asked.act];
  return <Chosen {...props} job={asked.job} />;
}

type OfJob = Props & { job: JobSummary };

function RenameDialog({ space, job, onClose }: OfJob) {
  const t = useText();
  const rename = useRenameJob(space);
  return (
    <NameDialog
      title={t("tree.renameTitle", { name: job.name })}
      text={t("tree.renameText")}
      act={t("tree.act.rename")}
      first={job.name}
      now={job.name}
      onClose={onClose}
      onName={(name) => rename.mutateAsync({ ref: job.id, name })}
    />
  );
}

function CopyDialog({ space, job, onClose, onOpen }: OfJob) {
  const t = useText();
  const copy = useCopyJob(space);
  const act = async (name: string) => {
    await copy.mutateAsync({ ref: job.id, name });
    tell(t("tree.copied", { name }));
    onOpen(name);
  };
  return (
    <NameDialog
      title={t("tree.copyTitle", { name: job.name })}
      text={t("tree.copyText")}
      act={t("tree.act.copy")}
      first={`${job.name}-copy`}
      now={job.name}
      onClose={onClose}
      onName={act}
    />
  );
}

function MoveDialog({ space, job, folders, onClose }: OfJob) {
  const t = useText();
  const move = useMoveJob(space);
  return (
    <PlaceDialog
      title={t("tree.moveTitle", { name: job.name })}
      act={t("tree.act.move")}
      first={job.folder}
      folders={folders}
      onClose={onClose}
      onPlace={(folder) => move.mutateAsync({ ref: job.id, folder })}
    />
  );
}

function FolderDialog({ space, path, folders, onClose }: Props & { path: string }) {
  const t = useText();
  const move = useMoveFolder(space);
  return (
    <PlaceDialog
      title={t("tree.folderTitle", { name: path })}
      act={t("tree.act.rename")}
      first={path}
      folders={folders}
      onClose={onClose}
      onPlace={async (to) => {
        const { jobs } = await move.mutateAsync({ folder: path, to });
        tell(t("tree.folderMoved", { count: jobs.length }));
      }}
    />
  );
}

function LabelDialog({ space, job, onClose }: OfJob) {
  const t = useText();
  const label = useLabelJob(space);
  const [text, setText] = useState(written(job.labels).join("\n"));
  return (
    <Dialog
      title={t("tree.labelTitle", { name: job.name })}
      onClose={onClose}
      onAct={() => label.mutateAsync({ ref: job.id, labels: readLabels(text) })}
      act={t("act.save")}
    >
      <AreaField
        label={t("tree.labels")}
        hint={t("tree.labelText")}
        value={text}
        onChange={({ target }) => setText(target.value)}
        data-autofocus
      />
    </Dialog>
  );
}

function DeleteDialog({ space, job, onClose, onDeleted }: OfJob) {
  const t = useText();
  const remove = useDeleteJob(space);
  const isLive = job.last_run?.is_live ?? false;
  return (
    <Dialog
      title={t("jobs.deleteTitle", { job: job.name })}
      onClose={onClose}
      onAct={async () => {
        await remove.mutateAsync(job.id);
        onDeleted(job);
        tell(t("jobs.deleted", { job: job.name }));
      }}
      act={t("act.delete")}
      actLook="danger"
      disabled={isLive}
    >
      <p>{t(isLive ? "tree.live" : "jobs.deleteText")}</p>
    </Dialog>
  );
}

function NameDialog(props: {
  title: string;
  text: string;
  act: string;
  first: string;
  /** The name that the job has already. */
  now: string;
  onClose: () => void;
  onName: (name: string) => Promise<unknown>;
}) {
  const t = useText();
  const [name, setName] = useState(props.first);
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      onAct={() => props.onName(name.trim())}
      act={props.act}
      disabled={!name.trim() || name.trim() === props.now}
    >
      <TextField
        label={t("col.name")}
        hint={props.text}
        value={name}
        onChange={({ target }) => setName(target.value)}
        data-autofocus
        required
      />
    </Dialog>
  );
}

function PlaceDialog(props: {
  title: string;
  act: string;
  first: string;
  folders: readonly string[];
  onClose: () => void;
  onPlace: (folder: string) => Promise<unknown>;
}) {
  const t = useText();
  const [folder, setFolder] = useState(props.first);
  const place = folder.trim().replace(/^\/+|\/+$/g, "");
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      onAct={() => props.onPlace(place)}
      act={props.act}
      disabled={place === props.first}
    >
      <TextField
        label={t("tree.folder")}
        hint={t("tree.folderText")}
        value={folder}
        onChange={({ target }) => setFolder(target.value)}
        list="tree-folders"
        data-autofocus
      />
      <datalist id="tree-folders">
        {props.folders.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </Dialog>
  );
}
