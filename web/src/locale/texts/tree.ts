import type { Texts } from "./kind";

/** The tree of jobs: folders, labels, and the acts on one of them. */
export const tree = {
  "tree.acts": ["Actions for {name}", "{name} 的操作"],
  "tree.labels": ["Labels", "标签"],
  "tree.allLabels": ["All labels", "全部标签"],
  "tree.noFit": ["No job matches.", "没有符合的作业。"],
  "tree.rename": ["Rename…", "重命名…"],
  "tree.copy": ["Copy…", "复制…"],
  "tree.move": ["Move to a folder…", "移到文件夹…"],
  "tree.label": ["Labels…", "标签…"],
  "tree.renameTitle": ["Rename {name}", "重命名 {name}"],
  "tree.renameText": [
    "The new name is saved as a revision. A live run keeps its old name inside Flink.",
    "新名称会保存为一个修订。正在运行的作业在 Flink 中仍使用旧名称。",
  ],
  "tree.copyTitle": ["Copy {name}", "复制 {name}"],
  "tree.copyText": [
    "The copy has the newest revision and the labels. It has no runs.",
    "副本包含最新修订和标签，没有运行记录。",
  ],
  "tree.copied": ["{name} was created.", "{name} 已创建。"],
  "tree.moveTitle": ["Move {name}", "移动 {name}"],
  "tree.folder": ["Folder", "文件夹"],
  "tree.folderText": [
    "A new name creates the folder; a/b creates b inside a. Empty means the top level. Runs are not affected.",
    "输入新名称即创建文件夹，a/b 表示 a 中的子文件夹 b，留空为顶层。运行不受影响。",
  ],
  "tree.folderTitle": ["Rename the folder {name}", "重命名文件夹 {name}"],
  "tree.folderMoved": [
    "{count, plural, one {# job was moved.} other {# jobs were moved.}}",
    "已移动 {count} 个作业。",
  ],
  "tree.labelTitle": ["Labels of {name}", "{name} 的标签"],
  "tree.labelText": [
    "One per line: name=value, such as team=sales. Runs are not affected.",
    "每行一个：名称=值，例如 team=sales。运行不受影响。",
  ],
  "tree.act.rename": ["Rename", "重命名"],
  "tree.act.copy": ["Copy", "复制"],
  "tree.act.move": ["Move", "移动"],
  "tree.live": [
    "A run of this job is live. Stop it first: a job with a live run cannot be deleted.",
    "此作业有正在进行的运行。请先停止运行，才能删除作业。",
  ],
} as const satisfies Texts;
