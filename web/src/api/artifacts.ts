import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { useAct } from "./queries";
import { uploadJar } from "./upload";

export type Artifact = Schemas["ArtifactView"];

export const artifactsQuery = (space: string) =>
  queryOptions({
    queryKey: ["artifacts", space],
    queryFn: () =>
      all((page) => must(api.GET("/api/v1/artifacts", { params: { query: { space, ...page } } }))),
  });

/** What a jar is as a program: the main class that its manifest names. */
export const programQuery = (space: string, sha256: string) =>
  queryOptions({
    queryKey: ["artifacts", space, sha256, "program"],
    queryFn: () =>
      must(
        api.GET("/api/v1/artifacts/{sha256}/program", {
          params: { path: { sha256 }, query: { space } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

type Upload = { file: File; onSent: (share: number) => void };

export const useUpload = (space: string) =>
  useAct(({ file, onSent }: Upload) => uploadJar(space, file, onSent), ["artifacts"]);
