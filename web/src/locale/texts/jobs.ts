import type { Texts } from "./kind";

export const jobs = {
  "jobs.title": ["Jobs", "作业"],
  "jobs.new": ["New job", "新建作业"],
  "jobs.empty": ["This space has no jobs yet.", "此空间还没有作业。"],
  "jobs.emptyNext": ["Start with an example, or with an empty script.", "从一个例子或空白脚本开始。"],
  "jobs.emptyAct": ["Choose an example", "选择例子"],
  "jobs.noFit": ['No job name contains "{query}".', "没有名称包含“{query}”的作业。"],
  "jobs.filter": ["Filter by name", "按名称筛选"],
  "jobs.kind": ["Kind", "类型"],
  "jobs.lastRun": ["Last run", "最近一次运行"],
  "jobs.never": ["never started", "从未启动"],
  "jobs.start": ["Start", "启动"],
  "jobs.started": ["{job} was started.", "{job} 已启动。"],
  "jobs.deleteTitle": ["Delete {job}?", "删除 {job}？"],
  "jobs.deleteText": [
    "Its revisions, its runs and their history are deleted with it.",
    "其修订、运行及历史会一并删除。",
  ],
  "jobs.deleted": ["{job} was deleted.", "{job} 已删除。"],
} as const satisfies Texts;
