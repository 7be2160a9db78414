import { api, must, type Schemas } from "./client";

/** Unsaved texts on the server: only their owner sees them, on any machine. */
export type ServerDraft = Schemas["DraftView"];
export type DraftOrder = Schemas["DraftRequest"];

export const serverDrafts = (space: string) => {
  const at = (key: string) => ({ params: { path: { key }, query: { space } } });
  return {
    list: async () =>
      (await must(api.GET("/api/v1/drafts", { params: { query: { space, limit: 200 } } }))).items,
    read: (key: string) => must(api.GET("/api/v1/drafts/{key}", at(key))),
    keep: (key: string, body: DraftOrder) => must(api.PUT("/api/v1/drafts/{key}", { ...at(key), body })),
    drop: (key: string) => must(api.DELETE("/api/v1/drafts/{key}", at(key))),
  };
};
export type DraftApi = ReturnType<typeof serverDrafts>;
