import type { Texts } from "./kind";

export const access = {
  "access.tabs": ["Access", "访问"],
  "tokens.title": ["Tokens", "令牌"],
  "tokens.text": [
    "A token lets a program or a person call the API. Its text is shown once, when it is created.",
    "令牌供程序或人员调用 API。其内容仅在创建时显示一次。",
  ],
  "tokens.empty": ["There are no tokens.", "没有令牌。"],
  "tokens.new": ["New token", "新建令牌"],
  "tokens.role": ["Role", "角色"],
  "tokens.space": ["Space", "空间"],
  "tokens.everySpace": ["every space", "所有空间"],
  "tokens.expires": ["Expires", "过期时间"],
  "tokens.never": ["never", "永不"],
  "tokens.validFor": ["Valid for", "有效期"],
  "tokens.days": ["{count, plural, one {# day} other {# days}}", "{count} 天"],
  "tokens.made": ["Copy this token now. It is not shown again.", "请立即复制此令牌，之后不再显示。"],
  "tokens.revoke": ["Revoke…", "吊销…"],
  "tokens.revokeTitle": ["Revoke {name}?", "吊销 {name}？"],
  "tokens.revokeText": ["Whoever uses it is refused at once.", "使用它的调用方会立即被拒绝。"],
  "tokens.revoked": ["{name} was revoked.", "{name} 已吊销。"],
  "spaces.title": ["Spaces", "空间"],
  "spaces.text": [
    "A space has its own jobs, variables, secrets, catalogs and artifacts.",
    "每个空间有自己的作业、变量、密钥、目录和制品。",
  ],
  "spaces.new": ["New space", "新建空间"],
  "spaces.empty": ["There are no spaces.", "没有空间。"],
  "spaces.use": ["Switch to it", "切换到此空间"],
  "spaces.made": ["The space {name} was created.", "空间 {name} 已创建。"],
} as const satisfies Texts;
