import type { Texts } from "./kind";

export const sheet = {
  "sheet.rows": ["{count, plural, one {# row} other {# rows}}", "{count} 行"],
  "sheet.row": ["Row", "行号"],
  "sheet.add": ["Add row", "添加行"],
  "sheet.duplicate": ["Duplicate", "复制行"],
  "sheet.remove": ["Remove", "删除行"],
  "sheet.undo": ["Undo", "撤销"],
  "sheet.redo": ["Redo", "重做"],
  "sheet.kind": ["op", "变更"],
  "sheet.bad": ["{count, plural, one {# wrong cell} other {# wrong cells}}", "{count} 个错误单元格"],
  "sheet.lost": [
    "{count, plural, one {# pasted value has} other {# pasted values have}} no column here and {count, plural, one {was} other {were}} left out.",
    "粘贴的 {count} 个值没有对应的列，未写入。",
  ],
  "sheet.nextBad": ["Go to the next wrong cell", "转到下一个错误单元格"],
  "sheet.empty": ["No rows yet.", "还没有行。"],
  "sheet.emptyNext": [
    "Copy cells in a spreadsheet and paste them here with Ctrl+V; a first line of column names is recognised. Or add a row.",
    "在电子表格中复制单元格，然后在此按 Ctrl+V 粘贴；首行若是列名会被识别。也可以添加行。",
  ],
  "sheet.keys": [
    "Type or Enter edits, Delete sets NULL, Ctrl+V pastes, Ctrl+Z undoes",
    "输入或 Enter 编辑，Delete 设为 NULL，Ctrl+V 粘贴，Ctrl+Z 撤销",
  ],
  "sheet.reason": ["Row {row}, {column} ({type}): {reason}", "第 {row} 行，{column}（{type}）：{reason}"],
  "sheet.needed": ["This column is NOT NULL. Enter a value.", "此列为 NOT NULL，请输入值。"],
  "sheet.whole": ["Enter a whole number.", "请输入整数。"],
  "sheet.range": ["The number is outside the range of {type}.", "数值超出 {type} 的范围。"],
  "sheet.number": ["Enter a number, such as 12.5.", "请输入数字，例如 12.5。"],
  "sheet.digits": ["At most {most} digits before the decimal point.", "小数点前最多 {most} 位数字。"],
  "sheet.long": ["At most {most} characters.", "最多 {most} 个字符。"],
  "sheet.boolean": ["Enter true or false.", "请输入 true 或 false。"],
  "sheet.date": ["Enter a date, such as 2026-01-31.", "请输入日期，例如 2026-01-31。"],
  "sheet.time": ["Enter a time, such as 10:30:00.", "请输入时间，例如 10:30:00。"],
  "sheet.timestamp": [
    "Enter a date and a time, such as 2026-01-31 10:30:00.",
    "请输入日期和时间，例如 2026-01-31 10:30:00。",
  ],
  "sheet.hex": ["Enter bytes in hexadecimal, such as 0aff.", "请输入十六进制字节，例如 0aff。"],
  "sheet.json": ["Enter JSON: a list or an object in its brackets.", "请输入 JSON：带括号的列表或对象。"],
} as const satisfies Texts;
