/** Copies a text, also where the page came over plain HTTP and the browser offers no clipboard. */
export async function copyText(text: string, html?: string): Promise<void> {
  if (navigator.clipboard && html && "ClipboardItem" in window) {
    const blob = (type: string, content: string) => new Blob([content], { type });
    const item = new ClipboardItem({
      "text/plain": blob("text/plain", text),
      "text/html": blob("text/html", html),
    });
    return navigator.clipboard.write([item]);
  }
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
