import { expect, test } from "vitest";
import { firstSpace } from "./space";

const seen = (...spaces: string[]) => ({
  spaces: spaces.map((space) => ({ space, role: "viewer" as const, permissions: [] })),
});

test("somebody begins in the space default, or in the first that may be seen", () => {
  expect(firstSpace(seen("alpha", "default"))).toBe("default");
  expect(firstSpace(seen("shop", "bank"))).toBe("bank");
});

test("the space default stands for none at all, and while nobody is known", () => {
  expect(firstSpace(seen())).toBe("default");
  expect(firstSpace(null)).toBe("default");
});
