import { isDagctlError } from "@dagctl/core/errors";
import { testGit } from "@dagctl/testing";
import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { codeOf, processesWith, repositoryAt, setUp, gitPaths } from "./fixture.ts";
import { deltaBomb } from "./raw-objects.ts";
import { band, line, rawServer } from "./raw-server.ts";

const [OLD, NEW] = ["1".repeat(40), "2".repeat(40)];
const FLUSH = Buffer.from("0000");
const ACKNOWLEDGED = [
  line("acknowledgments\n"),
  line(`ACK ${OLD}\n`),
  line("ready\n"),
  Buffer.from("0001"),
];

describe("the driver with a hostile server", () => {
  test("shows no text of the server in a message, and follows none of its instructions", async () => {
    const ansi = "\u001b]0;owned\u0007\u001b[2Jcanary-words";
    const server = await rawServer((command, response) => {
      if (command === "ls-refs")
        response.end(Buffer.concat([line(`${NEW} refs/heads/main\n`), FLUSH]));
      else
        response.end(
          Buffer.concat([
            ...ACKNOWLEDGED,
            line("packfile\n"),
            band(2, ansi),
            band(3, `fatal: ${ansi}`),
            FLUSH,
          ]),
        );
    });
    const { git } = await setUp({ allow: [server.url] });
    const one = repositoryAt(`${server.url}x.git`);
    expect(await git.head(one)).toEqual({ sha: NEW });
    const calls = [
      git.compare(one, OLD, NEW),
      git.describe(one, NEW),
      git.readFiles(one, NEW, gitPaths("a"), { maxBytes: 10 }),
    ];
    for (const error of await Promise.all(
      calls.map((call) => call.catch((thrown: unknown) => thrown)),
    )) {
      expect(isDagctlError(error, "unavailable"), String(error)).toBe(true);
      for (const word of ["canary", "\u001b"]) expect(String(error)).not.toContain(word);
    }
  });

  test("requests no bundles that the server advertises", async () => {
    const server = await rawServer(
      (command, response) =>
        response.end(
          command === "ls-refs"
            ? Buffer.concat([line(`${NEW} refs/heads/main\n`), FLUSH])
            : line("ERR upload-pack: not our ref\n"),
        ),
      ["ls-refs=unborn", "fetch=shallow filter", "bundle-uri"],
    );
    const { git } = await setUp({ allow: [server.url] });
    const one = repositoryAt(`${server.url}x.git`);
    await git.head(one);
    expect(await codeOf(git.describe(one, NEW))).toBe("not_found");
    expect(await codeOf(git.readFiles(one, NEW, gitPaths("a"), { maxBytes: 10 }))).not.toBe(
      "resolved",
    );
    expect((await git.compare(one, OLD, NEW)).relation).toBe("unknown");
    expect(new Set(server.commands)).toEqual(new Set(["ls-refs", "fetch"]));
    expect(server.strays).toEqual([]);
  });

  test.each(["progress", "acknowledgments", "capabilities", "pack"])(
    "stops %s without an end at the deadline, and leaves no file or process",
    async (what) => {
      const server = await rawServer(
        (_command, response) => {
          const forever =
            { acknowledgments: line(`ACK ${OLD}\n`), pack: band(1, Buffer.alloc(100)) }[what] ??
            band(2, "working\u001b[2J\r");
          if (what !== "acknowledgments")
            response.write(Buffer.concat([...ACKNOWLEDGED, line("packfile\n")]));
          else response.write(line("acknowledgments\n"));
          const timer = setInterval(() => response.write(forever), 1);
          response.once("close", () => clearInterval(timer));
        },
        what === "capabilities"
          ? Array.from({ length: 20_000 }, (_, index) => `capability-${index}`)
          : undefined,
      );
      const setup = await setUp({ allow: [server.url], timing: { fetchMs: 700 } });
      const one = repositoryAt(`${server.url}x.git`);
      expect(
        await Promise.all(
          [setup.git.compare(one, OLD, NEW), setup.git.describe(one, NEW)].map(codeOf),
        ),
      ).toEqual(["unavailable", "unavailable"]);
      expect(processesWith(setup.cache)).toEqual([]);
      expect((await readdir(setup.cache)).filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual(
        [],
      );
    },
  );

  test("does not fill the memory when a small pack expands without limit", async () => {
    const setup = await setUp();
    await setup.server.create("sound");
    // Such a pack is not damaged: git accepts it where it is not too large.
    await testGit(
      setup.server.directoryOf("sound"),
      ["index-pack", "--stdin"],
      deltaBomb(1024 ** 2).pack,
    );
    const { pack, base } = deltaBomb(3 * 1024 ** 3);
    const server = await rawServer((_command, response, body) => {
      response.end(
        Buffer.concat([
          ...(body.includes("done") ? [] : ACKNOWLEDGED),
          line("packfile\n"),
          ...chunks(pack).map((one) => band(1, one)),
          FLUSH,
        ]),
      );
    });
    const { git, cache } = await setUp({ allow: [server.url] });
    const one = repositoryAt(`${server.url}x.git`);
    const calls = [
      git.compare(one, OLD, base),
      git.describe(one, base),
      git.readFiles(one, base, gitPaths("a"), { maxBytes: 10 }),
    ];
    expect(await Promise.all(calls.map(codeOf))).toEqual([
      "unavailable",
      "unavailable",
      "unavailable",
    ]);
    expect((await readdir(cache)).filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
  });
});

function chunks(content: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(content.length / 60_000) }, (_, index) =>
    content.subarray(index * 60_000, (index + 1) * 60_000),
  );
}
