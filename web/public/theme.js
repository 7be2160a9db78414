// Runs before the first paint, so that a dark page never flashes in light.
(() => {
  const root = document.documentElement;
  let kept = null;
  try {
    kept = localStorage.getItem("xuanwu.theme");
  } catch {
    // A browser that keeps nothing follows the system.
  }
  const isDark = kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
})();
