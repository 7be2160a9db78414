/** A text of the page in which pieces between backticks are code. */
export function Prose({ text }: { text: string }) {
  const pieces = text.split("`");
  return <>{pieces.map((piece, at) => (at % 2 ? <code key={`${at}-${piece}`}>{piece}</code> : piece))}</>;
}
