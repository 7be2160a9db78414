import type { Texts } from "./kind";

export const guides = {
  "guides.title": ["Guides", "指南"],
  "guides.help": ["Guide to this screen", "此页面的指南"],
  "guides.use": ["Use", "使用"],
  "guides.operate": ["Operate", "运维"],
  "guides.english": ["The guides are in English.", "指南目前只有英文版。"],
  "guides.contents": ["On this page", "本页内容"],
  "guide.start": ["Getting started", "快速开始"],
  "guide.page": ["The page", "页面"],
  "guide.scripts": ["Scripts", "脚本"],
  "guide.testing": ["Test cases", "测试用例"],
  "guide.dialect": ["One SQL for every release", "一套 SQL 适用所有版本"],
  "guide.cli": ["Command line", "命令行"],
  "guide.operating": ["Operating", "日常运维"],
  "guide.helm": ["Kubernetes by Helm", "用 Helm 部署到 Kubernetes"],
  "guide.target": ["A Kubernetes namespace as a target", "以 Kubernetes 命名空间为目标"],
  "guide.images": ["Images", "镜像"],
  "palette.guide": ["guide", "指南"],
} as const satisfies Texts;
