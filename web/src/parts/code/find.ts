export type Piece = { text: string; found: number | null };

/** A text cut at each place where `query` stands, in any case; `found` counts the places on from `first`. */
export function piecesOf(text: string, query: string, first = 0): Piece[] {
  if (!query) return [{ text, found: null }];
  const pieces: Piece[] = [];
  let from = 0;
  let found = first;
  for (const { 0: hit, index } of text.matchAll(new RegExp(escaped(query), "gi"))) {
    if (index > from) pieces.push({ text: text.slice(from, index), found: null });
    pieces.push({ text: hit, found: found++ });
    from = index + hit.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), found: null });
  return pieces;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
