import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useText } from "../locale/text";
import { Window } from "../ui/Dialog";
import { type Command, useCommands } from "./commands";
import look from "./Palette.module.css";

const MOST = 60;

/** One box for everything: screens, jobs, runs and acts. Arrows choose, Enter acts. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const t = useText();
  const id = useId();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = fitting(useCommands(query), query);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  });
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter") run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Window title={t("palette.title")} onClose={onClose}>
      <input
        className={look.query}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        aria-label={t("top.search")}
        placeholder={t("top.search")}
        value={query}
        onKeyDown={press}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={t("palette.title")}
        className={look.list}
        tabIndex={-1}
      >
        {found.map((one, index) => (
          <div
            key={one.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            className={look.item}
            onClick={() => run(one)}
            onKeyDown={press}
            onMouseMove={() => setAt(index)}
          >
            <span className="cut">{one.title}</span>
            <span className="grow" />
            <span className="muted">{one.kind}</span>
          </div>
        ))}
      </div>
      {found.length ? null : <p className={look.none}>{t("palette.empty", { query })}</p>}
    </Window>
  );
}

/** Commands that have every word of the query, those that begin with it first. */
function fitting(commands: Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = commands.filter((one) => words.every((word) => one.search.includes(word)));
  const first = (one: Command) => (words[0] && one.title.toLowerCase().startsWith(words[0]) ? 0 : 1);
  return fits.sort((a, b) => first(a) - first(b)).slice(0, MOST);
}
