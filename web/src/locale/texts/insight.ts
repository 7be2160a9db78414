import type { Texts } from "./kind";

/** The panels that show what the planner makes of a text: lineage and plan. */
export const insight = {
  "studio.lineage": ["Lineage", "血缘"],
  "studio.plan": ["Plan", "执行计划"],
  "answer.blank": ["There is no text yet.", "还没有内容。"],
  "answer.blankNext": ["Write an INSERT or a SELECT.", "请编写 INSERT 或 SELECT 语句。"],
  "answer.errors": [
    "{count, plural, one {Fix # error first.} other {Fix # errors first.}}",
    "请先修正 {count} 个错误。",
  ],
  "answer.errorsOld": [
    "{count, plural, one {Fix # error first. Below is what can be shown until then.} other {Fix # errors first. Below is what can be shown until then.}}",
    "请先修正 {count} 个错误。下方为修正前可显示的内容。",
  ],
  "answer.findings": ["Show findings", "查看问题"],
  "graph.open": ["Expand {name}", "展开 {name}"],
  "graph.close": ["Collapse {name}", "收起 {name}"],
  "graph.openAll": ["Expand all", "全部展开"],
  "graph.closeAll": ["Collapse all", "全部收起"],
  "graph.smaller": ["Zoom out", "缩小"],
  "graph.larger": ["Zoom in", "放大"],
  "graph.fit": ["Show all", "显示全部"],
  "graph.hint": [
    "Point at an item to see its path. Click it to go to its text.",
    "指向一项可查看其路径，点击可跳转到对应文本。",
  ],
  "graph.many": ["{count} items are too many to draw at once.", "{count} 项过多，无法一次绘制。"],
  "graph.manyNext": [
    "Choose one in the list to draw it with its direct inputs and outputs.",
    "请在列表中选择一项，将绘制它及其直接上下游。",
  ],
  "graph.failed": ["The graph could not be drawn.", "无法绘制图形。"],
  "graph.failedNext": ["The list beside it has the same content.", "旁边的列表包含相同的内容。"],
  "lineage.tables": ["Tables", "表"],
  "lineage.result": ["Result of statement {number}", "语句 {number} 的结果"],
  "lineage.none": ["No statement reads or writes a table.", "没有读写表的语句。"],
  "lineage.noneNext": [
    "Lineage is shown for each INSERT and SELECT of the script.",
    "血缘展示脚本中每条 INSERT 和 SELECT 语句。",
  ],
  "plan.operators": ["Operators", "算子"],
  "plan.optimized": ["Optimized plan", "优化后的计划"],
  "plan.ast": ["AST", "抽象语法树"],
  "plan.tasks": ["Tasks", "任务"],
  "plan.chained": [
    "{count, plural, one {# operator} other {# operators chained into one task}}, parallelism {parallelism}",
    "{count} 个算子组成一个算子链（任务），并行度 {parallelism}",
  ],
  "plan.statement": ["Statement {number}", "语句 {number}"],
  "plan.find": ["Find", "查找"],
  "plan.found": ["{at} of {count}", "第 {at} 处，共 {count} 处"],
  "plan.none": ["No statement runs.", "没有可运行的语句。"],
  "plan.noneNext": [
    "The plan is shown for each INSERT and SELECT of the script.",
    "执行计划展示脚本中每条 INSERT 和 SELECT 语句。",
  ],
  "plan.noGraph": ["The operators are not known.", "算子未知。"],
  "plan.noGraphNext": [
    "The graph is made from a script without errors that has at least one INSERT.",
    "图由没有错误且至少包含一个 INSERT 的脚本生成。",
  ],
} as const satisfies Texts;
