import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, must, type Schemas } from "./client";

export type Hit = Schemas["HitView"];
const MOST_OF_A_KIND = 12;

/** What a space holds by a part of its name; an older question is cancelled while one types. */
export const searchQuery = (space: string, text: string) =>
  queryOptions({
    queryKey: ["search", space, text],
    enabled: text !== "",
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      must(
        api.GET("/api/v1/search", { params: { query: { space, q: text, limit: MOST_OF_A_KIND } }, signal }),
      ),
  });
