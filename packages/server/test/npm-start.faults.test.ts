import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startProgram, temporaryFolder } from "./running-server.ts";
import type { Program } from "./running-server.ts";

describe("npm start", () => {
  let folder: string;
  let remove: () => void;
  let program: Program | undefined;
  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
  });
  afterEach(() => {
    program?.kill();
    remove();
  });

  test("passes its flags on, and a signal to npm alone drains the server and leaves no process", async () => {
    program = startProgram({
      throughNpm: true,
      args: ["--port", "0", "--data", join(folder, "state")],
    });
    const url = await program.listening();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(program.said()).toContain(`data:  ${join(folder, "state")}\n`);
    expect(program.group().length).toBeGreaterThan(1);
    program.process.kill("SIGTERM");
    expect(await program.ended()).toEqual({ code: 0, signal: null });
    expect(program.group()).toEqual([]);
  });

  test("ends with the server's exit code when the server cannot start", async () => {
    program = startProgram({ throughNpm: true, args: ["--port", "none"] });
    expect((await program.ended()).code).toBe(2);
    expect(program.said()).toContain('--port is "none"');
  });

  test("starts at once on the data folder of a server that was killed with all its processes", async () => {
    const args = ["--port", "0", "--data", join(folder, "state")];
    program = startProgram({ args });
    await program.listening();
    program.kill();
    await program.ended();
    program = startProgram({ args });
    expect((await fetch(`${await program.listening()}/readyz`)).status).toBe(200);
  });
});
