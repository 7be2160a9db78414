import type { ReactNode } from "react";
import look from "./Settings.module.css";

/** Fields that belong together, under their title. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={look.group} aria-label={title}>
      <h3>{title}</h3>
      <div className={look.fields}>{children}</div>
    </section>
  );
}
