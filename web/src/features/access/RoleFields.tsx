import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../api/client";
import { spacesQuery } from "../../api/spaces";
import { useText } from "../../locale/text";
import { SelectField } from "../../ui/Field";

export type Role = Schemas["Role"];
export type Roles = { role: Role | null; spaces: { space: string; role: Role }[] };
export const ROLES = ["viewer", "operator", "developer", "admin"] as const satisfies readonly Role[];

/** The role that somebody has everywhere, and those in single spaces. */
export function RoleFields({ roles, onSet }: { roles: Roles; onSet: (roles: Roles) => void }) {
  const t = useText();
  const { data: spaces } = useQuery(spacesQuery);
  const inSpace = (space: string) => roles.spaces.find((one) => one.space === space)?.role ?? "";
  const set = (space: string, role: string) => {
    const others = roles.spaces.filter((one) => one.space !== space);
    onSet({ ...roles, spaces: role ? [...others, { space, role: role as Role }] : others });
  };
  const choices = ROLES.map((role) => [role, role] as const);
  return (
    <>
      <SelectField
        label={t("users.everywhere")}
        value={roles.role ?? ""}
        onChange={({ target }) => onSet({ ...roles, role: (target.value || null) as Role | null })}
        choices={[["", t("users.none")], ...choices]}
      />
      {(spaces ?? []).map(({ name }) => (
        <SelectField
          key={name}
          label={t("users.inSpace", { space: name })}
          value={inSpace(name)}
          onChange={({ target }) => set(name, target.value)}
          choices={[["", t("users.asEverywhere")], ...choices]}
        />
      ))}
    </>
  );
}
