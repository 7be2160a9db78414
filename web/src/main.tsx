import "@mantine/core/styles/default-css-variables.css";
import "./ui/tokens.css";
import "./ui/look.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";

createRoot(document.getElementById("root") as HTMLElement).render(<App />);
