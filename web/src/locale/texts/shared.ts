import type { Texts } from "./kind";

export const shared = {
  "shared.tabs": ["Shared things", "共享资源"],
  "variables.title": ["Variables", "变量"],
  "variables.text": [
    "A script refers to a variable as $'{name}'. The JobManager inserts the value when the run starts.",
    "脚本以 $'{name}' 引用变量，JobManager 在运行启动时代入其值。",
  ],
  "variables.empty": ["This space has no variables.", "此空间没有变量。"],
  "variables.new": ["New variable", "新建变量"],
  "secrets.title": ["Secrets", "密钥"],
  "secrets.text": [
    "A script refers to a secret as $'{secret.name}'. Its value is stored encrypted, and is never shown again.",
    "脚本以 $'{secret.name}' 引用密钥。其值加密保存，且不再显示。",
  ],
  "secrets.empty": ["This space has no secrets.", "此空间没有密钥。"],
  "secrets.new": ["New secret", "新建密钥"],
  "secrets.replace": ["Replace", "替换"],
  "catalogs.title": ["Catalogs", "Catalog"],
  "catalogs.text": [
    "A catalog is a CREATE CATALOG statement that jobs can choose.",
    "Catalog 是一条 CREATE CATALOG 语句，供作业选用。",
  ],
  "catalogs.empty": ["This space has no catalogs.", "此空间没有 Catalog。"],
  "catalogs.new": ["New catalog", "新建 Catalog"],
  "catalogs.sql": ["Statement", "语句"],
  "artifacts.title": ["Artifacts", "制品"],
  "artifacts.text": [
    "JAR files of jobs, functions and connectors, identified by their content.",
    "作业、函数和连接器的 JAR 文件，以内容标识。",
  ],
  "artifacts.empty": ["This space has no artifacts.", "此空间没有制品。"],
  "artifacts.upload": ["Upload a JAR…", "上传 JAR…"],
  "artifacts.uploading": ["Uploading …", "上传中…"],
  "artifacts.sent": ["{percent} % sent", "已上传 {percent}%"],
  "artifacts.uploaded": ["{name} was uploaded.", "{name} 已上传。"],
  "artifacts.hash": ["SHA-256", "SHA-256"],
  "shared.name": ["Name", "名称"],
  "shared.value": ["Value", "值"],
  "shared.saved": ["{name} was saved.", "{name} 已保存。"],
  "shared.deleteTitle": ["Delete {name}?", "删除 {name}？"],
  "shared.deleteText": [
    "Runs that have started keep the value. Jobs that refer to it can no longer start.",
    "已启动的运行不受影响；引用它的作业将无法再启动。",
  ],
  "shared.deleted": ["{name} was deleted.", "{name} 已删除。"],
} as const satisfies Texts;
