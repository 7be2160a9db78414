import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { GUIDES } from "../../app/guides";
import { useLanguage, useText } from "../../locale/text";
import { headingsOf, readMarkdown } from "../../parts/markdown/headings";
import { Markdown } from "../../parts/markdown/Markdown";
import { QueryView } from "../../ui/QueryView";
import { useTitle } from "../../ui/Screen";
import { Empty } from "../../ui/views";
import look from "./Guides.module.css";
import { readGuide } from "./texts";

const route = getRouteApi("/guides/$name");

/** The guides that the page carries: a list at the side, and the one that is read. */
export function GuidesPage() {
  const t = useText();
  const language = useLanguage();
  const { name } = route.useParams();
  const query = useQuery({
    queryKey: ["guide", name],
    queryFn: () => readGuide(name),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const known = GUIDES.flatMap(({ guides }) => guides).find((guide) => guide.name === name);
  useTitle(known ? t(known.title) : t("guides.title"));
  return (
    <div className={look.guides}>
      <h1 className="hidden">{t("guides.title")}</h1>
      <nav className={look.list} aria-label={t("guides.title")}>
        {language === "zh" ? <p className={look.english}>{t("guides.english")}</p> : null}
        {GUIDES.map((group) => (
          <section key={group.title}>
            <h2 className={look.group}>{t(group.title)}</h2>
            {group.guides.map((guide) => (
              <Link key={guide.name} to="/guides/$name" params={{ name: guide.name }} className={look.link}>
                {t(guide.title)}
              </Link>
            ))}
          </section>
        ))}
      </nav>
      <QueryView query={query}>
        {(text) =>
          text === null ? (
            <Empty what={t("view.missing")} next={t("view.missingNext")} />
          ) : (
            <Guide key={name} text={text} />
          )
        }
      </QueryView>
    </div>
  );
}

function Guide({ text }: { text: string }) {
  const t = useText();
  const hash = useLocation({ select: (at) => at.hash });
  const box = useRef<HTMLElement>(null);
  const tokens = useMemo(() => readMarkdown(text), [text]);
  const headings = headingsOf(tokens).filter(({ depth }) => depth === 2);
  useEffect(() => {
    const place = hash ? document.getElementById(hash) : null;
    if (place) place.scrollIntoView({ block: "start" });
    else box.current?.scrollTo({ top: 0 });
  }, [hash]);
  return (
    <div className={look.read}>
      <article ref={box} className={look.article} lang="en" tabIndex={0}>
        <Markdown tokens={tokens} link={drawLink} />
      </article>
      {headings.length > 1 ? (
        <nav className={look.contents} aria-label={t("guides.contents")}>
          <h2 className={look.group}>{t("guides.contents")}</h2>
          {headings.map(({ id, text: title }) => (
            <Link
              key={id}
              to="."
              hash={id}
              className={look.link}
              activeOptions={{ includeHash: true }}
              lang="en"
            >
              {title}
            </Link>
          ))}
        </nav>
      ) : null}
    </div>
  );
}

/** A link to another guide stays in the page; one that leads out of the guides opens beside it. */
function drawLink(address: string, content: ReactNode): ReactNode {
  const [file = "", hash = ""] = address.split("#");
  if (/^https?:\/\//.test(address))
    return (
      <a href={address} target="_blank" rel="noopener noreferrer">
        {content}
      </a>
    );
  if (!file)
    return (
      <Link to="." hash={hash}>
        {content}
      </Link>
    );
  if (/^[\w-]+\.md$/.test(file))
    return (
      <Link to="/guides/$name" params={{ name: file.replace(/\.md$/, "") }} hash={hash}>
        {content}
      </Link>
    );
  return content;
}
