import { type ReactNode, useEffect } from "react";
import look from "./Screen.module.css";

/** A screen that is a list: its name, what it is, what one can do, and a card that fills the rest. */
export function Screen({
  title,
  text,
  beside,
  acts,
  above,
  children,
}: {
  title: string;
  text?: string;
  beside?: ReactNode;
  acts?: ReactNode;
  above?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  return (
    <div className={look.screen}>
      <div className={look.head}>
        <h1>{title}</h1>
        {beside}
        <span className="grow" />
        {acts}
      </div>
      {text ? <p className={look.text}>{text}</p> : null}
      {above}
      <section className={`card ${look.body}`} aria-label={title}>
        {children}
      </section>
    </div>
  );
}

/** Names the browser's tab after what is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Xuanwu`;
  }, [title]);
}
