import { Moon, Sun } from "lucide-react";
import { chooseLanguage, language, useText } from "../locale/text";
import { Button } from "./Button";
import { useTheme } from "./theme";

/** Switches between English and Chinese, at once and for the next visits. */
export function LanguageSwitch() {
  const t = useText();
  return (
    <Button
      look="quiet"
      onClick={() => chooseLanguage(language() === "zh" ? "en" : "zh")}
      title={t("top.languageName")}
      lang={language() === "zh" ? "en" : "zh-CN"}
    >
      {t("top.language")}
    </Button>
  );
}

/** Switches between light and dark. */
export function ThemeSwitch({ look }: { look?: string | undefined }) {
  const t = useText();
  const { theme, toggle } = useTheme();
  const name = t(theme === "dark" ? "top.light" : "top.dark");
  return (
    <button type="button" className={look} onClick={toggle} aria-label={name} title={name}>
      {theme === "dark" ? <Sun aria-hidden /> : <Moon aria-hidden />}
    </button>
  );
}
