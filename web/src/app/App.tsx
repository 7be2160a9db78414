import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { createTheme, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { makeQueryClient } from "../api/queries";
import { reach } from "../api/reach";
import { onSessionEnd } from "../api/send";
import { sessionQuery } from "../api/session";
import { themeStore } from "../ui/theme";
import { router } from "./router";

const client = makeQueryClient();
const theme = createTheme({
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  cursorType: "pointer",
});

onSessionEnd(() => {
  if (client.getQueryData(sessionQuery.queryKey)) client.setQueryData(sessionQuery.queryKey, null);
});
reach.subscribe(() => {
  if (!reach.isAway()) void client.invalidateQueries();
});

/** The page as a whole: language, look, answers of the server, and the screens. */
export function App() {
  return (
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <MantineProvider theme={theme} colorSchemeManager={themeStore} defaultColorScheme="auto">
          <QueryClientProvider client={client}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </MantineProvider>
      </I18nProvider>
    </StrictMode>
  );
}
