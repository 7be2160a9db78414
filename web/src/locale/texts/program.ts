import type { Texts } from "./kind";

/** Jobs that are programs. */
export const program = {
  "program.idle": ["Debug the program to see what it writes.", "调试程序以查看其输出。"],
  "program.idleNext": [
    "It runs here for a minute at most, with its own sources and sinks.",
    "程序在此最多运行一分钟，使用其自身的数据源与结果表。",
  ],
  "program.quiet": ["The program wrote nothing to its output.", "程序没有任何输出。"],
  "tree.more": ["Other kinds of jobs", "其他类型的作业"],
  "program.new": ["New job from a JAR", "新建 JAR 作业"],
  "program.jar": ["JAR file", "JAR 文件"],
  "program.choose": ["Choose an uploaded JAR, or upload one.", "选择已上传的 JAR，或上传一个。"],
  "program.gone": ["no longer in this space", "已不在此空间"],
  "program.main": ["Main class", "主类"],
  "program.mainHint": ["Leave empty to use the one that the JAR names.", "留空则使用 JAR 指定的主类。"],
  "program.found": ["Leave empty to use {name}, which the JAR names.", "留空则使用 JAR 指定的 {name}。"],
  "program.noneFound": [
    "This JAR names no main class, so one is needed here.",
    "此 JAR 未指定主类，请在此填写。",
  ],
  "program.arguments": ["Arguments", "参数"],
  "program.argumentsHint": [
    "One per line. Variables and secrets are written as in a script.",
    "每行一个。变量与密钥的写法与脚本相同。",
  ],
} as const satisfies Texts;
