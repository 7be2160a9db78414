import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Schemas } from "../../api/client";
import { type TextId, useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Dialog } from "../../ui/Dialog";
import { QueryView } from "../../ui/QueryView";
import { Screen } from "../../ui/Screen";
import { tell } from "../../ui/toast";
import { Empty } from "../../ui/views";
import { type Named, NamedDialog } from "./NamedDialog";

type Row = Named & { updated_at: string; updated_by: Schemas["PrincipalView"] };
type Texts = Record<"title" | "text" | "empty" | "create" | "edit" | "value", TextId>;
type Props<One extends Row> = {
  texts: Texts;
  query: UseQueryResult<One[]>;
  valueOf: (one: One) => string;
  /** What the column of values shows; none where values are never shown. */
  valueCell?: (one: One) => ReactNode;
  isSecret?: boolean;
  mayWrite: boolean;
  onSave: (named: { name: string; value: string }) => Promise<unknown>;
  onDelete: (name: string) => Promise<unknown>;
};

/** A list of things that have a name and a value, with the dialogs that set and delete one. */
export function NamedList<One extends Row>(props: Props<One>) {
  const { texts, query, mayWrite } = props;
  const t = useText();
  const [edited, setEdited] = useState<Named | "new" | null>(null);
  const [doomed, setDoomed] = useState<string | null>(null);
  const add = mayWrite ? (
    <Button look="go" onClick={() => setEdited("new")}>
      {t(texts.create)}
    </Button>
  ) : null;
  return (
    <Screen title={t(texts.title)} text={t(texts.text)} acts={add}>
      <QueryView query={query}>
        {(rows) =>
          rows.length ? (
            <DataTable
              label={t(texts.title)}
              rows={rows}
              keyOf={(one) => one.name}
              columns={columns(
                props,
                t,
                (one) => setEdited({ name: one.name, value: props.valueOf(one) }),
                setDoomed,
              )}
            />
          ) : (
            <Empty what={t(texts.empty)}>{add}</Empty>
          )
        }
      </QueryView>
      {edited ? (
        <NamedDialog
          named={edited === "new" ? null : edited}
          title={t(edited === "new" ? texts.create : texts.edit)}
          valueLabel={t(texts.value)}
          isSecret={props.isSecret ?? false}
          onClose={() => setEdited(null)}
          onSave={props.onSave}
        />
      ) : null}
      {doomed ? (
        <Dialog
          title={t("shared.deleteTitle", { name: doomed })}
          onClose={() => setDoomed(null)}
          onAct={() => props.onDelete(doomed).then(() => tell(t("shared.deleted", { name: doomed })))}
          act={t("act.delete")}
          actLook="danger"
        >
          <p>{t("shared.deleteText")}</p>
        </Dialog>
      ) : null}
    </Screen>
  );
}

function columns<One extends Row>(
  { texts, valueCell, mayWrite }: Props<One>,
  t: ReturnType<typeof useText>,
  onEdit: (one: One) => void,
  onDelete: (name: string) => void,
): Column<One>[] {
  const value: Column<One>[] = valueCell
    ? [{ key: "value", title: t(texts.value), width: "minmax(240px, 2fr)", cell: valueCell }]
    : [];
  const acts: Column<One>[] = mayWrite
    ? [
        {
          key: "acts",
          title: "",
          width: "180px",
          atEnd: true,
          cell: (one) => (
            <>
              <Button look="quiet" onClick={() => onEdit(one)}>
                {t(texts.edit)}
              </Button>
              <Button look="quiet" onClick={() => onDelete(one.name)}>
                {t("act.deleteAsk")}
              </Button>
            </>
          ),
        },
      ]
    : [];
  return [
    {
      key: "name",
      title: t("col.name"),
      width: "minmax(180px, 1fr)",
      cell: (one) => <code>{one.name}</code>,
    },
    ...value,
    { key: "changed", title: t("col.changed"), width: "130px", cell: (one) => <Ago at={one.updated_at} /> },
    { key: "by", title: t("col.by"), width: "140px", cell: (one) => <span>{one.updated_by.name}</span> },
    ...acts,
  ];
}
