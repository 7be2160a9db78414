import { useMantineColorScheme } from "@mantine/core";

const KEPT = "xuanwu.theme";
export type Theme = "light" | "dark";

/** Mantine's own store of the look; public/theme.js reads the same name before the first paint. */
export const themeStore = {
  get: (fallback: "light" | "dark" | "auto") => kept() ?? fallback,
  set: (value: "light" | "dark" | "auto") => {
    try {
      localStorage.setItem(KEPT, value);
    } catch {
      // Without storage, the choice holds until the page is closed.
    }
  },
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => localStorage.removeItem(KEPT),
};

/** The look of now, and how to switch it. */
export function useTheme(): { theme: Theme; toggle: () => void } {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const followsSystem = colorScheme === "auto";
  const isDark = followsSystem ? matchMedia("(prefers-color-scheme: dark)").matches : colorScheme === "dark";
  return { theme: isDark ? "dark" : "light", toggle: () => setColorScheme(isDark ? "light" : "dark") };
}

function kept(): Theme | null {
  try {
    const value = localStorage.getItem(KEPT);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null;
  }
}
