import { api, must, type Schemas } from "./client";
import { useAct } from "./queries";

/** Acts on a job beside its text: none of them changes what a run does. */
const CHANGES = ["jobs"] as const;
type Of<Body> = Body & { ref: string };

const at = (space: string, ref: string) => ({ params: { path: { ref }, query: { space } } });

export const useRenameJob = (space: string) =>
  useAct(
    ({ ref, name }: Of<{ name: string }>) =>
      must(api.POST("/api/v1/jobs/{ref}/rename", { ...at(space, ref), body: { name } })),
    CHANGES,
  );

export const useCopyJob = (space: string) =>
  useAct(
    ({ ref, name }: Of<{ name: string }>) =>
      must(api.POST("/api/v1/jobs/{ref}/copy", { ...at(space, ref), body: { name } })),
    CHANGES,
  );

export const useMoveJob = (space: string) =>
  useAct(
    ({ ref, folder }: Of<{ folder: string }>) =>
      must(api.POST("/api/v1/jobs/{ref}/move", { ...at(space, ref), body: { folder } })),
    CHANGES,
  );

export const useLabelJob = (space: string) =>
  useAct(
    ({ ref, labels }: Of<{ labels: Record<string, string> }>) =>
      must(api.PUT("/api/v1/jobs/{ref}/labels", { ...at(space, ref), body: { labels } })),
    CHANGES,
  );

export const useMoveFolder = (space: string) =>
  useAct(
    (body: Schemas["MoveFolderRequest"]) =>
      must(api.POST("/api/v1/folders/move", { params: { query: { space } }, body })),
    CHANGES,
  );
