import type { Page } from "playwright-core";

/** Text that the page does not write itself: names, code, what Flink says, and what stands in cells. */
export const DATA =
  "code, pre, kbd, option, [role=cell], td, [role=log], [role=treeitem], .cm-editor, .react-flow, [data-own]";

/**
 * What is wrong with how the page lies now, one sentence each: text that is cut and has no `title`, text that
 * leaves its button, texts over one another, an act that another part covers, and a page that scrolls sideways.
 */
export async function layoutFaults(page: Page): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  return page.evaluate(`(${look})()`);
}

function look(): string[] {
  type Seen = { text: string; host: Element; box: DOMRect };
  const SLACK = 1.5;
  const LAYERS = "[role=dialog], [role=menu], .cm-tooltip, [class*=Toasts], [data-over=true]";
  const { documentElement: root } = document;
  const faults = new Set<string>();
  const name = (host: Element) => {
    const words = (host.getAttribute("aria-label") ?? host.textContent ?? "").trim().slice(0, 70);
    return `<${host.tagName.toLowerCase()} ${host.className}> ${words}`;
  };
  /** The block in whose lines a text flows; texts of one block make room for each other. */
  const blockOf = (host: Element): Element | null => {
    const isInline = getComputedStyle(host).display === "inline" && host.parentElement;
    return isInline ? blockOf(host.parentElement as Element) : host;
  };
  const boxOf = (node: Node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  };
  /** What is left of a box in all that clips it; the clipping element that took away some of it, if any. */
  const clip = (host: Element, whole: DOMRect) => {
    let { left, top, right, bottom } = whole;
    let cutter: Element | null = null;
    let isTitled = false;
    for (let at: Element | null = host; at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(at);
      const edge = at.getBoundingClientRect();
      if (!cutter) isTitled ||= at.hasAttribute("title");
      const cutsX = edge.right + SLACK < right || edge.left - SLACK > left;
      const cutsY = edge.bottom + SLACK < bottom || edge.top - SLACK > top;
      if ((overflowX === "hidden" || overflowX === "clip") && cutsX) cutter ??= at;
      else if ((overflowY === "hidden" || overflowY === "clip") && cutsY) cutter ??= at;
      if (overflowX !== "visible") [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      if (overflowY !== "visible") [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      const scrolls = /auto|scroll/.test(overflowX + overflowY);
      if (scrolls && !cutter && (right <= left || bottom <= top))
        return { box: null, cutter: null, isTitled };
      if (position === "fixed") break;
    }
    const box = right > left && bottom > top ? new DOMRect(left, top, right - left, bottom - top) : null;
    return { box, cutter, isTitled };
  };

  const leaves = (inner: DOMRect, outer: DOMRect) =>
    inner.right > outer.right + SLACK ||
    inner.bottom > outer.bottom + SLACK ||
    inner.left < outer.left - SLACK ||
    inner.top < outer.top - SLACK;

  const seen: Seen[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    const host = node.parentElement;
    if (!text || !host || host.closest(".hidden, .cm-editor, .react-flow, pre, option, [inert]")) continue;
    if (!host.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const whole = boxOf(node);
    if (!whole.width || !whole.height) continue;
    const { box, cutter, isTitled } = clip(host, whole);
    const button = host.closest("button, [role=tab], [role=menuitem]");
    if (cutter && !isTitled && !cutter.closest("[title]") && (button || !host.closest("[role=cell]")))
      faults.add(`cut, no title: ${name(host)}`);
    const edge = button?.getBoundingClientRect();
    if (box && edge && !cutter && leaves(whole, edge)) faults.add(`leaves its button: ${name(host)}`);
    if (box) seen.push({ text, host, box });
  }
  for (const [at, one] of seen.entries())
    for (const other of seen.slice(at + 1)) {
      if (one.host.closest(LAYERS) !== other.host.closest(LAYERS)) continue;
      if (blockOf(one.host) === blockOf(other.host)) continue;
      if (one.host.closest("[role=columnheader]") || other.host.closest("[role=columnheader]")) continue;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (wide > 3 && high > 5) faults.add(`over one another: ${one.text} | ${other.text}`);
    }
  const layer = document.querySelector("[role=dialog], [role=menu]");
  for (const act of (layer ?? document).querySelectorAll("a, button, input, select, textarea, [role=tab]")) {
    if (act.closest(".hidden, .cm-editor, .react-flow, [inert]") || !act.checkVisibility()) continue;
    const { box } = clip(act, act.getBoundingClientRect());
    if (!box) continue;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) {
      if (getComputedStyle(act).position !== "absolute") faults.add(`outside the window: ${name(act)}`);
      continue;
    }
    const top = document.elementFromPoint(x, y);
    if (top && !act.contains(top) && !top.contains(act) && !top.closest(LAYERS)) {
      const label = top.closest("label");
      if (!label?.contains(act) && label?.getAttribute("for") !== act.id)
        faults.add(`covered: ${name(act)} by ${name(top)}`);
    }
  }
  for (const host of [root, document.getElementById("content")])
    if (host && host.scrollWidth > host.clientWidth + 1)
      faults.add(
        `scrolls sideways: ${host.scrollWidth} > ${host.clientWidth} px: ${name(host).slice(0, 30)}`,
      );
  return [...faults];
}
