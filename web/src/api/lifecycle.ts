// Generated from src/xuanwu/model by `make generate`; do not edit.
export const STATES = [{"name": "Accept", "isLive": true}, {"name": "Running", "isLive": true}, {"name": "Failed", "isLive": false}, {"name": "Cancel", "isLive": false}, {"name": "Finish", "isLive": false}] as const;
export const CAUSES = ["started", "finished", "user_stop", "outside_cancel", "flink_failed", "start_timeout", "lost", "refused"] as const;
export const ACTIONS = ["stop", "savepoint", "restart"] as const;
export const SILENT = "silent" as const;
export const PERMISSIONS = ["job:read", "job:write", "run:read", "run:act", "run:login", "catalog:read", "catalog:write", "variable:read", "variable:write", "secret:write", "artifact:read", "artifact:write", "platform:read", "platform:admin"] as const;
