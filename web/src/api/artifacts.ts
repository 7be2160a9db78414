import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { useAct } from "./queries";

export type Artifact = Schemas["ArtifactView"];

export const artifactsQuery = (space: string) =>
  queryOptions({
    queryKey: ["artifacts", space],
    queryFn: () =>
      all((page) => must(api.GET("/api/v1/artifacts", { params: { query: { space, ...page } } }))),
  });

export const useUpload = (space: string) =>
  useAct(
    (file: File) =>
      must(
        api.POST("/api/v1/artifacts", {
          params: { query: { space, name: file.name } },
          body: file as unknown as string, // a binary body is a string in the document
          bodySerializer: (body) => body,
          headers: { "Content-Type": "application/octet-stream" },
        }),
      ),
    ["artifacts"],
  );
