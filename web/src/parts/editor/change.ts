/** The smallest single change from one text to another, or null if they are the same. */
export function changeBetween(
  before: string,
  after: string,
): { from: number; to: number; insert: string } | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

/** Where a caret belongs after formatting: behind as many characters that are not blank as before. */
export function caretAfter(before: string, caret: number, after: string): number {
  const wanted = before.slice(0, caret).replace(/\s/g, "").length;
  let seen = 0;
  let at = 0;
  while (at < after.length && seen < wanted) {
    if (!/\s/.test(after[at] as string)) seen++;
    at++;
  }
  return at;
}
