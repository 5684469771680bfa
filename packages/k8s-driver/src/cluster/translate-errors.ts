import { type ErrorTranslator, errorTranslator } from "@dagctl/core/driver-kit";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { ApiFailure, isFieldConflict, isMissingRight } from "./api-failure.ts";

const translator = errorTranslator(toDagctlError);
export const translateErrors: ErrorTranslator["translateErrors"] = translator.translateErrors;
export const translateErrorsOfEach: ErrorTranslator["translateErrorsOfEach"] =
  translator.translateErrorsOfEach;

/** Matches etcd's own messages, which arrive as if they were a fault of the server. */
const TOO_LARGE = /etcdserver: request is too large|trying to send message larger than max/;

function toDagctlError(what: string, error: unknown): DagctlError {
  if (isDagctlError(error)) return error;
  if (!(error instanceof ApiFailure))
    return new DagctlError(
      "internal",
      `${what} failed: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  const { status, message } = error;
  const failed = `${what} failed: ${message}`;
  const unavailable = (text: string): DagctlError =>
    new DagctlError("unavailable", text, { cause: error });
  if (status === 401)
    return unavailable(
      `${what} failed: the API server does not know this server's login any more (${message})`,
    );
  // The message names user, verb, resource and namespace. A person who grants the right need not
  // repeat the call.
  if (isMissingRight(error)) return unavailable(`${what} is not allowed: ${message}`);
  if (status === 403) return unavailable(`${what} was refused: ${message}`);
  if (status === 404 && message.includes("page not found"))
    return unavailable(
      `${what} failed: the API server does not know the kind of object. Is Argo CD installed, with its custom resource definitions?`,
    );
  if (isFieldConflict(error))
    return new DagctlError("conflict", `${what} failed: ${error.conflicts.join("; ")}`, {
      cause: error,
    });
  const refused = (): DagctlError =>
    new DagctlError("invalid", failed, { cause: error, issues: [{ path: "", message }] });
  if (TOO_LARGE.test(message)) return refused();
  if (
    status === 404 ||
    status === 409 ||
    status === 410 ||
    status === 429 ||
    status === 0 ||
    status >= 502
  )
    return unavailable(failed);
  // The API server will refuse the same call again.
  if (
    status === 400 ||
    status === 413 ||
    status === 422 ||
    message.includes("not declared in schema")
  )
    return refused();
  return status >= 500
    ? unavailable(failed)
    : new DagctlError("internal", failed, { cause: error });
}
