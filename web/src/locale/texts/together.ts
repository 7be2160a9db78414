import type { Texts } from "./kind";

/** What the studio says when several people work on one job. */
export const together = {
  "together.open": ["Also open: {names}", "同时打开：{names}"],
  "together.typing": ["{name} (unsaved changes)", "{name}（有未保存的更改）"],
  "together.newer": ["Revision {number} by {name}", "{name} 保存了修订 {number}"],
  "together.show": ["Show changes", "查看更改"],
  "together.take": ["Use it", "采用"],
  "together.merge": ["Merge…", "合并…"],
  "together.renamed": ["This job is now called {name}.", "此作业现名为 {name}。"],
  "together.deleted": [
    "This job was deleted. Your text is still here, but nowhere else.",
    "此作业已被删除。您的文本仅保留在此处。",
  ],
  "together.saveAsNew": ["Save as a new job…", "另存为新作业…"],
  "together.mergeTitle": ["Merge revision {number} by {name}", "合并 {name} 的修订 {number}"],
  "together.showTitle": ["Changes of revision {number} by {name}", "{name} 的修订 {number} 的更改"],
  "together.clean": [
    "You changed different places: both changes are kept.",
    "双方更改的位置不同：两边的更改都会保留。",
  ],
  "together.onlyTheirs": [
    "You have changed nothing since revision {number}.",
    "自修订 {number} 起您没有更改。",
  ],
  "together.draft": [
    "You have unsaved changes in another browser or tab:",
    "您在另一浏览器或标签页中有未保存的更改：",
  ],
  "together.takeDraft": ["Use them", "采用"],
  "together.dropDraft": ["Discard them", "丢弃"],
  "together.conflicts": [
    "{count, plural, one {# place was changed by both of you: choose what stays.} other {# places were changed by both of you: choose what stays.}}",
    "有 {count} 处双方都改过：请选择保留的内容。",
  ],
  "together.theirs": ["Theirs", "对方"],
  "together.mine": ["Yours", "您的"],
  "together.base": ["Original", "原文"],
  "together.both": ["Both", "两者"],
  "together.keep": ["Keep", "保留"],
  "together.nothing": ["nothing", "无"],
  "together.conflict": ["Conflict {number}", "冲突 {number}"],
  "together.skipped": ["{count, plural, one {# line} other {# lines}} as before", "{count} 行未变"],
  "together.mergeOnly": ["Merge without saving", "仅合并，不保存"],
  "together.mergeAndSave": ["Merge and save", "合并并保存"],
  "together.takeRevision": ["Use revision {number}", "采用修订 {number}"],
} as const satisfies Texts;
