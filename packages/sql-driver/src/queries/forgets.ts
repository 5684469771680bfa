import type { Change } from "@dagctl/core/contracts";
import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { statement, type Statement } from "./statement.ts";
import type { Execute } from "../transaction.ts";

/** Sends the statements that delete what a change forgets, without waiting for their answers. */
export type Forget = (
  execute: Execute,
  change: Extract<Change, { readonly forget: string }>,
) => Promise<unknown>;

type Named = Readonly<Record<"organization" | "id", string>>;

/**
 * A forgotten project takes its records with it. Operations, events and keys stay: they are the
 * history.
 *
 * @param builder writes the statements in the words of its database program
 */
export function forgets(builder: Kysely<Tables>): Forget {
  const deleteRecord = statement<Named & { readonly kind: string }>((value) =>
    builder
      .deleteFrom("records")
      .where("organization", "=", value("organization"))
      .where("kind", "=", value("kind"))
      .where("id", "=", value("id")),
  );
  const deleteLogs = statement<Named>((value) =>
    builder
      .deleteFrom("logs")
      .where("organization", "=", value("organization"))
      .where(
        "run",
        "in",
        builder
          .selectFrom("runs")
          .select("id")
          .where("organization", "=", value("organization"))
          .where("project", "=", value("id")),
      ),
  );
  const deleteFrom = (table: "runs" | "jobs" | "records"): Statement<Named, never> =>
    statement((value) =>
      builder
        .deleteFrom(table)
        .where("organization", "=", value("organization"))
        .where("project", "=", value("id")),
    );
  const deleteById = (table: "projects" | "jobs"): Statement<Named, never> =>
    statement((value) =>
      builder
        .deleteFrom(table)
        .where("organization", "=", value("organization"))
        .where("id", "=", value("id")),
    );
  const deleteJob = deleteById("jobs");
  const ofProject = [
    deleteLogs,
    deleteFrom("runs"),
    deleteFrom("jobs"),
    deleteFrom("records"),
    deleteById("projects"),
  ];

  return async (execute, change) => {
    const { organization, id } = change;
    if (change.forget === "project")
      return Promise.all(ofProject.map((each) => each(execute, { organization, id })));
    if (change.forget === "job") return deleteJob(execute, { organization, id });
    return deleteRecord(execute, { organization, kind: change.kind, id });
  };
}
