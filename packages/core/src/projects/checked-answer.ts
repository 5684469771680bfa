import type { z } from "zod";
import { DagctlError } from "../errors.ts";

/**
 * Checks what foreign code has returned, and copies it, so that nothing of it changes later.
 *
 * @param who - begins the message: `The project type "notebook" (workload)`
 * @throws `invalid`, not retryable, naming the code, the part and what would be right
 */
export function checkedAnswer<T>(answer: T, shape: z.ZodType, who: string): T {
  const copy = copyOf(answer, who);
  const read = shape.safeParse(copy);
  if (read.success) return copy;
  const [issue] = read.error.issues;
  const path = issue?.path.map(String).join(".") ?? "";
  throw wrongAnswer(
    who,
    path === ""
      ? `something that ${said(issue?.message)}`
      : `something whose ${path.slice(0, 200)} ${said(issue?.message)}`,
  );
}

function copyOf<T>(answer: T, who: string): T {
  try {
    return structuredClone(answer);
  } catch {
    throw wrongAnswer(who, "something that is not plain data");
  }
}

/**
 * Returns a message in the form of this project: Zod's own messages are sentences of another form.
 */
function said(message = "is wrong"): string {
  return /^(?:must|is|does)\b/.test(message) ? message : `is not of its type (${message})`;
}

function wrongAnswer(who: string, what: string): DagctlError {
  return new DagctlError(
    "invalid",
    `${who} answered ${what}. Nothing was done with it; this is a mistake in its code`,
    { retryable: false },
  );
}
