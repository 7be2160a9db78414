import { atPlace, type Draft } from "../../api/gateway";
import type { Knowledge } from "../../parts/editor/knowledge";

/** What the gateway knows of a text, read with the settings that the document has when it is asked. */
export function knowledgeOf(space: string, draft: (sql: string) => Draft): Knowledge {
  return {
    complete: (sql, at, signal) => atPlace(space, draft(sql), at, signal).complete(),
    hover: (sql, at, signal) => atPlace(space, draft(sql), at, signal).hover(),
    signature: (sql, at, signal) => atPlace(space, draft(sql), at, signal).signature(),
    definition: (sql, at, signal) => atPlace(space, draft(sql), at, signal).definition(),
    references: (sql, at, signal) => atPlace(space, draft(sql), at, signal).references(),
  };
}
