import { renameTab, tabId } from "./drafts";

/** Which tabs of this browser are open. Each answers a call on a channel that all share. */
const CHANNEL = "xuanwu.tabs";
const ANSWER_MS = 120;

/** Answers for this tab until it is closed. A tab that was duplicated gets a name of its own first. */
export async function startTab(): Promise<Set<string>> {
  const others = await openTabs();
  if (others.has(tabId())) renameTab();
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data === "who") channel.postMessage({ tab: tabId() });
  };
  return others;
}

/** The names of the other tabs that are open now. */
export async function openTabs(): Promise<Set<string>> {
  const channel = new BroadcastChannel(CHANNEL);
  const found = new Set<string>();
  channel.onmessage = ({ data }) => {
    if (typeof data === "object" && data && "tab" in data) found.add(String(data.tab));
  };
  channel.postMessage("who");
  await new Promise((done) => setTimeout(done, ANSWER_MS));
  channel.close();
  return found;
}
