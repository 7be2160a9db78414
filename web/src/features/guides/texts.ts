/** The texts of the guides, each in a file of its own that is loaded when it is read. */
const files = import.meta.glob<string>("../../../../docs/guides/*.md", { query: "?raw", import: "default" });

/** The Markdown of a guide; null if there is none of this name. */
export async function readGuide(name: string): Promise<string | null> {
  return (await files[`../../../../docs/guides/${name}.md`]?.()) ?? null;
}
