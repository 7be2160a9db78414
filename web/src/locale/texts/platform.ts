import type { Texts } from "./kind";

export const platform = {
  "platform.tabs": ["Platform", "平台"],
  "releases.title": ["Releases", "Flink 版本"],
  "releases.text": [
    "Several versions of Flink run side by side. A job uses the default version, or the one that it sets.",
    "多个 Flink 版本并存。作业使用默认版本或其指定的版本。",
  ],
  "releases.version": ["Flink", "Flink"],
  "releases.java": ["Java", "Java"],
  "releases.status": ["Status", "状态"],
  "releases.installed": ["Installed", "已安装"],
  "releases.absent": ["Not installed", "未安装"],
  "releases.default": ["default", "默认"],
  "releases.install": ["Install", "安装"],
  "releases.remove": ["Remove…", "移除…"],
  "releases.removeTitle": ["Remove Flink {version}?", "移除 Flink {version}？"],
  "releases.removeText": [
    "Jobs that use it cannot start until it is installed again. While a run uses it, the server refuses to remove it.",
    "重新安装之前，使用它的作业无法启动。若仍有运行在使用，服务器将拒绝移除。",
  ],
  "releases.asked": ["Flink {version} is being installed.", "正在安装 Flink {version}。"],
  "targets.title": ["Targets", "部署目标"],
  "targets.text": [
    "Where clusters run: this machine, or a Kubernetes namespace.",
    "集群运行的位置：本机或 Kubernetes 命名空间。",
  ],
  "targets.kind": ["Kind", "类型"],
  "targets.clusters": ["Clusters", "集群数"],
  "targets.health": ["Health", "健康"],
  "targets.usable": ["Usable", "可用"],
  "targets.test": ["Test", "测试"],
  "targets.tested": ["{name} is usable.", "{name} 可用。"],
  "targets.unusable": ["{name} is not usable: {reason}", "{name} 不可用：{reason}"],
  "targets.empty": ["There are no targets yet.", "还没有部署目标。"],
} as const satisfies Texts;
