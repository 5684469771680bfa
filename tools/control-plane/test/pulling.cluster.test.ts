import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyObjects, type ControlPlane, controlPlane, kubectl } from "../src/index.ts";
import { pod, podIn, podWaiting } from "./objects.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

let folder: string;
let plane: ControlPlane;
let arrive = (_folders: readonly string[]): void => undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-image-"));
  const slow = new Promise<readonly string[]>((resolve) => {
    arrive = resolve;
  });
  plane = await controlPlane({ argocd: false, images: () => slow });
}, FIRST_START);
afterAll(async () => {
  await plane?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a container waits for its image while it is pulled, and a container that is deleted does not", async () => {
  const namespace = await plane.namespace();
  const container = { name: "main", image: "slow:1", command: ["of-the-image"] };
  const path = { ...container, command: ["/usr/local/bin/of-the-image"] };
  await applyObjects(
    plane,
    pod(namespace, "waits", { containers: [container] }),
    pod(namespace, "names-its-path", { containers: [path] }),
    pod(namespace, "goes", { containers: [container] }),
  );
  for (const name of ["waits", "goes"])
    await podWaiting(plane, namespace, name, "ContainerCreating");
  await kubectl(plane, ["delete", "pod", "-n", namespace, "goes", "--timeout=20s"]);
  const program = join(folder, "of-the-image");
  await writeFile(program, "#!/bin/sh\necho here\n");
  await chmod(program, 0o755);
  arrive([folder]);
  for (const name of ["waits", "names-its-path"]) {
    await podIn(plane, namespace, name, "Succeeded");
    await expect(kubectl(plane, ["logs", "-n", namespace, name])).resolves.toBe("here\n");
  }
});
