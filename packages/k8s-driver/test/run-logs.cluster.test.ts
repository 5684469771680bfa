import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ControlPlane, controlPlane } from "@dagctl/control-plane";
import type { LogLine } from "@dagctl/core";
import type { RunRef } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { until } from "@dagctl/testing";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench } from "./bench.ts";
import { linesOf, testProject, type TestProject } from "./project.ts";

const FOREVER = "while :; do sleep 0.2; done";
const counted = (from: number, to: number, word = "line"): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${word} ${from + index}`);
const counting = (to: number, pause = ""): string =>
  `i=0; while [ $i -lt ${to} ]; do i=$((i + 1)); echo "line $i"; ${pause} done`;

let plane: ControlPlane;
let setup: Bench;
let driver: KubernetesDriver;
let project: TestProject;
const named = (name: string): TestProject =>
  testProject({
    driver,
    chartsUrl: setup.chartsUrl,
    repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
    project: name,
  });

beforeAll(async () => {
  plane = await controlPlane();
  setup = await bench(plane);
  driver = await setup.start();
  project = named("prj_logs");
  await project.deploy();
}, 60 * 60_000);
afterAll(async () => {
  await setup?.close();
  await plane?.stop();
});

function grows(lines: readonly LogLine[]): void {
  const wrong = lines.findIndex(
    ({ position }, index) => position <= (lines[index - 1]?.position ?? 0),
  );
  expect(wrong).toBe(-1);
}

/** Returns the number of connections of this process. */
const sockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name.startsWith("TCPSocket")).length;

async function socketsBecome(is: (count: number) => boolean): Promise<void> {
  await until(sockets, is, { what: "The number of connections", pauseMs: 50 });
}

describe("a followed log", () => {
  test("starts before the run begins and continues through all steps to its end", async () => {
    const begun = project.start("steps", [
      "sleep 1; echo 1",
      "",
      "echo 3; sleep 1; echo 3",
      "echo 4",
    ]);
    const lines = await linesOf(driver.run.logs(await begun, { follow: true }));
    expect(lines.map(({ text }) => text)).toEqual(["1", "3", "3", "4"]);
    grows(lines);
    expect(await project.end(await begun)).toMatchObject({ status: "success" });
  });

  test("is the same for two concurrent readers, and for a later one", async () => {
    const run = await project.start("two", [counting(200, "sleep 0.005;"), "echo end"]);
    const followers = await Promise.all(
      [1, 2].map(() => linesOf(driver.run.logs(run, { follow: true }))),
    );
    await project.end(run);
    expect(followers[0]?.map(({ text }) => text)).toEqual([...counted(1, 200), "end"]);
    expect(followers[1]).toEqual(followers[0]);
    expect(await linesOf(driver.run.logs(run))).toEqual(followers[0]);
  });

  test("ends for a reader that disconnects, and leaves no connection open", async () => {
    const run = await project.start("gone", [`echo begun; ${FOREVER}`]);
    await project.status(run, "running");
    const before = sockets();
    const gone = new AbortController();
    const reason = new Error("the reader has gone");
    const followers = Array.from({ length: 10 }, () =>
      linesOf(driver.run.logs(run, { follow: true, signal: gone.signal })),
    );
    await socketsBecome((count) => count >= before + 9);
    gone.abort(reason);
    for (const { status, ...rest } of await Promise.allSettled(followers))
      expect({ status, ...rest }).toEqual({ status: "rejected", reason });
    for (let count = 0; count < 5; count += 1)
      for await (const line of driver.run.logs(run, { follow: true }))
        if (line.text === "begun") break;
    await socketsBecome((count) => count <= before + 1);
    await driver.run.cancel(run);
  });
});

describe("a log is continued", () => {
  test("after a line in the middle of the second step", async () => {
    const run = await project.start("after", [counting(50), counting(50), "echo end"]);
    await project.end(run);
    const all = await linesOf(driver.run.logs(run));
    expect(all.map(({ text }) => text)).toEqual([...counted(1, 50), ...counted(1, 50), "end"]);
    for (const index of [0, 49, 50, 75, 99, 100]) {
      expect(await linesOf(driver.run.logs(run, { after: all[index]?.position ?? 0 }))).toEqual(
        all.slice(index + 1),
      );
      expect(
        await linesOf(driver.run.logs(run, { after: all[index]?.position ?? 0, follow: true })),
      ).toEqual(all.slice(index + 1));
    }
  });

  test("at every line of a log that is being written, without a lost or repeated line", async () => {
    const run = await project.start("growing", [
      counting(40, "sleep 0.05;"),
      counting(40, "sleep 0.05;"),
    ]);
    const lines: LogLine[] = [];
    for (let ended = false; !ended;) {
      ended = (await driver.run.observe(run))?.endedAt !== undefined;
      const after = lines.at(-1)?.position;
      lines.push(...(await linesOf(driver.run.logs(run, after === undefined ? {} : { after }))));
    }
    expect(lines.map(({ text }) => text)).toEqual([...counted(1, 40), ...counted(1, 40)]);
    grows(lines);
  });
});

describe("a log", () => {
  test("has 50,000 lines completely, from the beginning and from the middle", async () => {
    const run = await project.start("long", ["seq -f 'line %.0f' 1 50000", "echo end"]);
    const followed = await linesOf(driver.run.logs(run, { follow: true }));
    expect(followed.map(({ text }) => text)).toEqual([...counted(1, 50_000), "end"]);
    grows(followed);
    await project.end(run);
    const begun = performance.now();
    const all = await linesOf(driver.run.logs(run));
    const took = performance.now() - begun;
    expect(all).toEqual(followed);
    expect(await linesOf(driver.run.logs(run, { after: all[24_999]?.position ?? 0 }))).toEqual(
      all.slice(25_000),
    );
    expect(took).toBeLessThan(20_000);
  });

  test("has lines without a line break at the end, empty lines, and characters of several bytes unchanged", async () => {
    const run = await project.start("breaks", [
      "printf 'a\\n\\nb'",
      "printf 'c\\n\\n'",
      "printf d",
    ]);
    await project.end(run);
    expect(await project.lines(run)).toEqual(["a", "", "b", "c", "", "d"]);
    const wide = "žluťoučký kůň 🐎 漢字 ".repeat(20).trim();
    const many = await project.start("wide", [
      `i=0; while [ $i -lt 3000 ]; do i=$((i + 1)); echo "$i ${wide}"; done`,
    ]);
    const expected = Array.from({ length: 3000 }, (_, index) => `${index + 1} ${wide}`);
    expect(
      (await linesOf(driver.run.logs(many, { follow: true }))).map(({ text }) => text),
    ).toEqual(expected);
    expect(await project.lines(many)).toEqual(expected);
  });
});

describe("a secret is hidden", () => {
  const key = "-----BEGIN KEY-----\nc29tZXRoaW5nIGxvbmc\nYW5kIG1vcmUgb2YgaXQ\n-----END KEY-----\n";
  const variables = [
    { name: "KEY", value: new Secret(key), sensitive: true },
    { name: "SHOWN", value: new Secret("everybody may see"), sensitive: false },
    { name: "WORDS", value: new Secret("correct horse battery"), sensitive: true },
  ];

  test("also where it is printed in pieces, over several lines, or without a line break", async () => {
    const said = [
      "printf 'correct ho'; sleep 0.5; printf 'rse battery\\n'; echo \"$KEY\"; echo \"$SHOWN\"",
      'printf "%s" "$WORDS"',
    ];
    const run = await project.start("masked", said, { variables });
    const followed = (await linesOf(driver.run.logs(run, { follow: true }))).map(
      ({ text }) => text,
    );
    await project.end(run);
    expect(followed).toEqual([
      "[secret]",
      "[secret]",
      "[secret]",
      "[secret]",
      "[secret]",
      "",
      "everybody may see",
      "[secret]",
    ]);
    expect(await project.lines(run)).toEqual(followed);
  });

  test("of a generation that was replaced", async () => {
    const older = named("prj_older");
    const workload = { environment: { TOKEN: { secret: "token" } } };
    const start = async (id: string): Promise<RunRef> => {
      const run = await older.start(id, ['echo "token $TOKEN"']);
      await older.end(run);
      return run;
    };
    await older.deploy(1, { workload, secrets: { token: new Secret("the first of tokens") } });
    const first = await start("one");
    await older.deploy(2, { workload, secrets: { token: new Secret("the second of tokens") } });
    const second = await start("two");
    expect([await older.lines(first), await older.lines(second)]).toEqual([
      ["token [secret]"],
      ["token [secret]"],
    ]);
  });
});

test("a followed log loses and repeats no line when the API server is restarted", async () => {
  const run = await project.start("restart", [counting(200, "sleep 0.05;"), "echo end"]);
  const lines: LogLine[] = [];
  let restarted: Promise<void> | undefined;
  for await (const line of driver.run.logs(run, { follow: true })) {
    lines.push(line);
    if (lines.length === 40) {
      restarted = (async () => {
        await plane.components.apiServer.stop();
        await plane.components.apiServer.start();
      })();
    }
  }
  await restarted;
  expect(lines.map(({ text }) => text)).toEqual([...counted(1, 200), "end"]);
  grows(lines);
});
