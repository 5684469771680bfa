import type { Run } from "@dagctl/core";
import { type Api, ended } from "./api.ts";

/** Raises the version of SQLMesh, and returns the run that migrates the state once it has ended. */
export async function raiseVersion(server: Api, id: string, sqlmesh_version: string): Promise<Run> {
  const { status, body } = await server.call("PUT", `/projects/${id}`, { sqlmesh_version });
  if (status !== 200) throw new Error(`the version was refused: ${JSON.stringify(body)}`);
  const [migration] = await server.runs(id);
  return ended(server, id, migration?.id ?? "");
}
