import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type User, usersQuery } from "../../api/users";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import { DataTable } from "../../ui/DataTable";
import { Menu } from "../../ui/Menu";
import { QueryView } from "../../ui/QueryView";
import { Screen } from "../../ui/Screen";
import { NewUser, RemoveDialog, ResetDialog, RolesDialog } from "./UserDialogs";

type Opened = { what: "roles" | "reset" | "remove"; user: User } | { what: "new" } | null;

/** The people who sign in, and what they may do. */
export function Users() {
  const t = useText();
  const may = useMay();
  const query = useQuery(usersQuery);
  const [opened, setOpened] = useState<Opened>(null);
  const add = may("platform:admin") ? (
    <Button look="go" onClick={() => setOpened({ what: "new" })}>
      {t("users.new")}
    </Button>
  ) : null;
  const acts = (user: User) => (
    <Menu
      name={t("users.actsOf", { name: user.name })}
      items={[
        { text: t("users.roles"), run: () => setOpened({ what: "roles", user }) },
        { text: t("users.resetAsk"), run: () => setOpened({ what: "reset", user }) },
        { text: t("users.removeAsk"), run: () => setOpened({ what: "remove", user }) },
      ]}
      button="⋯"
    />
  );
  return (
    <Screen title={t("users.title")} text={t("users.text")} acts={add}>
      <QueryView query={query}>
        {(rows) => (
          <DataTable
            label={t("users.title")}
            rows={rows}
            keyOf={(one) => one.id}
            columns={[
              {
                key: "name",
                title: t("col.name"),
                width: "minmax(180px, 1fr)",
                cell: (one) => <b>{one.name}</b>,
              },
              {
                key: "role",
                title: t("users.everywhere"),
                width: "150px",
                cell: (one) => one.role ?? <span className="muted">{t("users.none")}</span>,
              },
              {
                key: "spaces",
                title: t("users.inSpaces"),
                width: "minmax(160px, 1fr)",
                cell: (one) => one.spaces.map(({ space, role }) => `${space}: ${role}`).join(", "),
              },
              {
                key: "password",
                title: t("users.password"),
                width: "110px",
                cell: (one) =>
                  t(one.is_external ? "users.external" : one.has_password ? "users.isSet" : "users.notSet"),
              },
              {
                key: "at",
                title: t("col.created"),
                width: "130px",
                cell: (one) => <Ago at={one.created_at} />,
              },
              { key: "acts", title: "", width: "70px", atEnd: true, cell: (one) => (add ? acts(one) : null) },
            ]}
          />
        )}
      </QueryView>
      <Shown opened={opened} onClose={() => setOpened(null)} />
    </Screen>
  );
}

function Shown({ opened, onClose }: { opened: Opened; onClose: () => void }) {
  switch (opened?.what) {
    case "new":
      return <NewUser onClose={onClose} />;
    case "roles":
      return <RolesDialog user={opened.user} onClose={onClose} />;
    case "reset":
      return <ResetDialog user={opened.user} onClose={onClose} />;
    case "remove":
      return <RemoveDialog user={opened.user} onClose={onClose} />;
    default:
      return null;
  }
}
