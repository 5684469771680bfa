import { describe, expect, it } from "vitest";
import { gatewayCase } from "./cases.ts";
import { detect, compareDetection, STATE } from "./compare-detection.ts";
import type { Load, LoadedGateway } from "./loader.ts";

const CONFIG = gatewayCase("two gateways", {
  "config.yaml":
    "gateways:\n  a: {connection: {type: duckdb}}\n  b: {connection: {type: duckdb}}\n",
});
const NONE = gatewayCase("no gateways", { "config.yaml": "model_defaults: {dialect: duckdb}\n" });
const duckdb = { type: "duckdb" };
const ours = { type: STATE.type, database: STATE.settings["database"] };
const gateway = (
  name: string,
  state: LoadedGateway["state"] = null,
  connection: unknown = duckdb,
): LoadedGateway => ({ name, connection, state });

async function wrongs(
  one: typeof CONFIG,
  plain: readonly LoadedGateway[],
  injected: readonly LoadedGateway[] | string,
): Promise<readonly string[]> {
  const load: Load =
    typeof injected === "string" ? { error: injected } : { gateways: injected, explicit: true };
  return compareDetection(
    await detect(one, "0.236.4"),
    { unset: { plain: { gateways: plain, explicit: true }, injected: [load] } },
    true,
  ).wrong;
}

describe("a comparison with the loader", () => {
  it("finds no difference when the loader has the expected gateways", async () => {
    expect(
      await wrongs(CONFIG, [gateway("a"), gateway("b")], [gateway("a", ours), gateway("b", ours)]),
    ).toEqual([]);
    expect(await wrongs(NONE, [gateway("")], [gateway("", ours)])).toEqual([]);
  });

  it.each<[string, readonly LoadedGateway[], readonly LoadedGateway[] | string, RegExp]>([
    [
      "another order",
      [gateway("b"), gateway("a")],
      [gateway("b", ours), gateway("a", ours)],
      /expected \["a","b"\], and there are \["b","a"\]/,
    ],
    [
      "one more",
      [gateway("a"), gateway("b"), gateway("c")],
      [gateway("a", ours), gateway("b", ours), gateway("c")],
      /expected .*"c" has not got/,
    ],
    [
      "one less",
      [gateway("a")],
      [gateway("a", ours), gateway("b", ours, null)],
      /there are \["a"\]/,
    ],
    [
      "a gateway that gets no state",
      [gateway("a"), gateway("b")],
      [gateway("a", ours), gateway("b")],
      /"b" has not got the managed state/,
    ],
    [
      "a state of its own that stays",
      [gateway("a"), gateway("b")],
      [gateway("a", ours), gateway("b", { ...ours, database: "s.db" })],
      /"b" has not got the managed state/,
    ],
    [
      "a connection that is lost",
      [gateway("a"), gateway("b")],
      [gateway("a", ours, null), gateway("b", ours)],
      /the managed state made/,
    ],
    [
      "an extra gateway that the state brings",
      [gateway("a"), gateway("b")],
      [gateway("a", ours), gateway("b", ours), gateway("x", ours)],
      /the managed state made/,
    ],
    [
      "a project that does not load with the state",
      [gateway("a"), gateway("b")],
      "extra_forbidden",
      /cannot be loaded: extra_forbidden/,
    ],
    [
      "a state connection that was overlooked",
      [gateway("a", duckdb), gateway("b")],
      [gateway("a", ours), gateway("b", ours)],
      /is overlooked/,
    ],
  ])("reports %s", async (_, plain, injected, message) => {
    expect((await wrongs(CONFIG, plain, injected)).join("\n").replaceAll("\n", " ")).toMatch(
      message,
    );
  });

  it("reports gateways where none were expected", async () => {
    expect(await wrongs(NONE, [gateway("a")], [gateway("a", ours)])).toEqual([
      expect.stringMatching(/^none, and there are \["a"\]/),
    ]);
  });

  it("compares the list of a file that is read with the managed state only", async () => {
    const client = gatewayCase("client", {
      "config.py":
        "from dagctl import get_state_connection\nfrom sqlmesh import Config\nconfig = Config(gateways={'a': {'state_connection': get_state_connection()}})\n",
    });
    const wrongOf = async (injected: readonly LoadedGateway[]): Promise<readonly string[]> =>
      compareDetection(
        await detect(client, "0.236.4"),
        {
          unset: {
            plain: { error: "no state" },
            injected: [{ gateways: injected, explicit: true }],
          },
        },
        true,
      ).wrong;
    expect(await wrongOf([gateway("a", ours)])).toEqual([]);
    expect(await wrongOf([gateway("a", ours), gateway("b", ours)])).toEqual([
      expect.stringMatching(/expected \["a"\], and there are \["a","b"\]/),
    ]);
  });

  it("reports a refusal without a reason", async () => {
    const several = gatewayCase("several", { "config.yaml": "{}\n", "config.yml": "{}\n" });
    expect(await wrongs(several, [gateway("a")], [gateway("a", ours)])).toEqual([
      expect.stringMatching(/^refused what the loader reads/),
    ]);
  });
});
