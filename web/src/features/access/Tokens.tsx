import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { spacesQuery } from "../../api/spaces";
import { type Token, tokensQuery, useRevokeToken } from "../../api/tokens";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import { DataTable } from "../../ui/DataTable";
import { Dialog } from "../../ui/Dialog";
import { QueryView } from "../../ui/QueryView";
import { Screen } from "../../ui/Screen";
import { tell } from "../../ui/toast";
import { Empty } from "../../ui/views";
import { Expiry } from "./Expiry";
import { NewToken } from "./NewToken";

export function Tokens() {
  const t = useText();
  const may = useMay();
  const query = useQuery(tokensQuery);
  const { data: spaces } = useQuery(spacesQuery);
  const [isNew, setNew] = useState(false);
  const [doomed, setDoomed] = useState<Token | null>(null);
  const nameOf = (id: string | null) =>
    spaces?.find((one) => one.id === id)?.name ?? id ?? t("tokens.everySpace");
  const add = may("platform:admin") ? (
    <Button look="go" onClick={() => setNew(true)}>
      {t("tokens.new")}
    </Button>
  ) : null;
  return (
    <Screen title={t("tokens.title")} text={t("tokens.text")} acts={add}>
      <QueryView query={query}>
        {(rows) =>
          rows.length ? (
            <DataTable
              label={t("tokens.title")}
              rows={rows}
              keyOf={(one) => one.id}
              columns={[
                {
                  key: "name",
                  title: t("col.name"),
                  width: "minmax(180px, 1fr)",
                  cell: (one) => <b>{one.name}</b>,
                },
                { key: "role", title: t("tokens.role"), width: "120px", cell: (one) => one.role },
                {
                  key: "space",
                  title: t("tokens.space"),
                  width: "150px",
                  cell: (one) => <span>{nameOf(one.space_id)}</span>,
                },
                {
                  key: "at",
                  title: t("col.created"),
                  width: "130px",
                  cell: (one) => <Ago at={one.created_at} />,
                },
                {
                  key: "expires",
                  title: t("tokens.expires"),
                  width: "130px",
                  cell: (one) => <Expiry at={one.expires_at} />,
                },
                {
                  key: "acts",
                  title: "",
                  width: "120px",
                  atEnd: true,
                  cell: (one) =>
                    add ? (
                      <Button look="quiet" onClick={() => setDoomed(one)}>
                        {t("tokens.revoke")}
                      </Button>
                    ) : null,
                },
              ]}
            />
          ) : (
            <Empty what={t("tokens.empty")} />
          )
        }
      </QueryView>
      {isNew ? <NewToken onClose={() => setNew(false)} /> : null}
      {doomed ? <RevokeDialog token={doomed} onClose={() => setDoomed(null)} /> : null}
    </Screen>
  );
}

function RevokeDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const t = useText();
  const revoke = useRevokeToken();
  return (
    <Dialog
      title={t("tokens.revokeTitle", { name: token.name })}
      onClose={onClose}
      onAct={() => revoke.mutateAsync(token.id).then(() => tell(t("tokens.revoked", { name: token.name })))}
      act={t("tokens.revoke").replace("…", "")}
      actLook="danger"
    >
      <p>{t("tokens.revokeText")}</p>
    </Dialog>
  );
}
