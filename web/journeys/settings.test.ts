import { expect, test } from "vitest";
import { call, expectAccessible, expectRefusal, newSpace, openBrowser, picture, signIn } from "./browser";

type Spec = {
  parallelism: number;
  options: Record<string, string>;
  resources: { taskmanager: { memory: string; slots: number } };
  restart: { on: string; attempts: number };
};
const SQL = `CREATE TABLE a (x INT) WITH ('connector' = 'datagen');
CREATE TABLE b (x INT) WITH ('connector' = 'print');
INSERT INTO b SELECT x FROM a;`;

test("settings are typed, explained, marked where they are wrong, and saved", async () => {
  const space = await newSpace();
  await call("POST", `/jobs?space=${space}`, { spec: { name: "copy", sql: SQL } });
  const saved = async () => (await call<{ spec: Spec }>("GET", `/jobs/copy?space=${space}`)).spec;
  const page = await openBrowser();
  await signIn(page, `/studio?space=${space}&job=copy`);
  await page.getByRole("tab", { name: "Settings" }).click();
  const panel = page.getByRole("tabpanel");
  const group = (name: string) => panel.getByRole("region", { name, exact: true });

  const parallelism = panel.getByLabel("Parallelism");
  await parallelism.fill("");
  expect(await parallelism.inputValue()).toBe("");
  await panel.getByText("A whole number from 1 to 32768; 1 is kept.").waitFor();
  await parallelism.pressSequentially("4");
  expect(await parallelism.inputValue()).toBe("4");
  expect(await parallelism.getAttribute("aria-invalid")).toBe("false");
  await panel.getByText(/2 TaskManagers; .* with the JobManager\./).waitFor();

  const worker = group("Each TaskManager");
  const memory = worker.getByLabel("Memory");
  await memory.fill("200m");
  await worker
    .getByRole("alert")
    .getByText(/200m is too little memory/)
    .waitFor();
  await picture(page, "settings-memory");
  await worker.getByRole("button", { name: /^Use / }).click();
  expect(await memory.inputValue()).toBe("982m");
  await worker.getByRole("alert").waitFor({ state: "detached" });
  await worker.getByText("managed (state)").waitFor();
  expectRefusal(/resources\/preview/);
  await memory.fill("lots");
  await panel.getByRole("alert").getByText(/lots/).waitFor();
  await memory.fill("1600m");
  await panel.getByRole("alert").waitFor({ state: "detached" });
  await worker.getByLabel("Slots").fill("1");
  await panel.getByText(/4 TaskManagers/).waitFor();

  await group("Restart").getByRole("combobox").selectOption("when it is lost or fails");
  await group("Restart").getByLabel("At most so many times in a row").fill("7");

  const options = group("Flink options");
  const add = options.getByRole("combobox", { name: "Add option" });
  await add.fill("table.exec.state.ttl");
  await add.press("Enter");
  await options.getByText(/idle state/i).waitFor();
  await options.getByLabel("table.exec.state.ttl", { exact: true }).fill("1 d");
  await add.fill("no colon here");
  await add.press("Enter");
  await options.getByRole("alert").getByText("Write no colon here as key: value.").waitFor();
  await add.fill("parallelism.default: 3");
  await add.press("Enter");
  await options.getByText(/A job cannot set parallelism\.default/).waitFor();
  await options.getByRole("button", { name: "Remove parallelism.default" }).click();
  await options.getByText(/options that Xuanwu sets for every job/).click();
  const preset = options.getByRole("row", { name: /execution\.checkpointing\.interval/ });
  await preset.getByRole("button", { name: "Set for this job" }).click();
  await preset.waitFor({ state: "detached" });
  const interval = options.getByLabel("execution.checkpointing.interval", { exact: true });
  await interval.fill("10 s");
  await expectAccessible(page);
  await picture(page, "settings");
  await interval.press("Control+s");
  await expect
    .poll(async () => (await saved()).options)
    .toEqual({
      "table.exec.state.ttl": "1 d",
      "execution.checkpointing.interval": "10 s",
    });
  const spec = await saved();
  expect(spec.parallelism).toBe(4);
  expect(spec.resources.taskmanager).toMatchObject({ memory: "1600m", slots: 1 });
  expect(spec.restart).toMatchObject({ on: "failure", attempts: 7 });
});
