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
  if (isDagctlError(error)) return withoutOutage(error);
  if (!(error instanceof ApiFailure))
    return new DagctlError(
      "internal",
      `${what} failed: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  const { status, message } = error;
  const failed = `${what} failed: ${message}`;
  const unavailable = (text: string, outage: string | false): DagctlError =>
    new DagctlError("unavailable", text, { cause: error, details: { outage } });
  if (status === 401)
    return unavailable(
      `${what} failed: the API server does not know this server's login any more (${message})`,
      "The API server of Kubernetes refuses the login",
    );
  // The message names user, verb, resource and namespace. A person who grants the right need not
  // repeat the call.
  if (isMissingRight(error))
    return unavailable(
      `${what} is not allowed: ${message}`,
      "The API server of Kubernetes refuses what the server's account has no right to",
    );
  // A policy or a quota refuses this one object.
  if (status === 403) return unavailable(`${what} was refused: ${message}`, false);
  if (status === 404 && message.includes("page not found"))
    return unavailable(
      `${what} failed: the API server does not know the kind of object. Is Argo CD installed, with its custom resource definitions?`,
      "Argo CD is not installed: Kubernetes does not know its objects",
    );
  if (isFieldConflict(error))
    return new DagctlError("conflict", `${what} failed: ${error.conflicts.join("; ")}`, {
      cause: error,
    });
  const refusal = (): DagctlError =>
    new DagctlError("invalid", failed, { cause: error, issues: [{ path: "", message }] });
  if (TOO_LARGE.test(message)) return refusal();
  if (
    status === 404 ||
    status === 409 ||
    status === 410 ||
    status === 429 ||
    status === 0 ||
    status >= 502
  )
    return unavailable(failed, outageOf(error));
  // The API server will refuse the same call again.
  if (
    status === 400 ||
    status === 413 ||
    status === 422 ||
    message.includes("not declared in schema")
  )
    return refusal();
  return status >= 500
    ? unavailable(failed, outageOf(error))
    : new DagctlError("internal", failed, { cause: error });
}

/**
 * Returns what is away, in general words; `false` where the API server has answered as it should.
 */
function outageOf({ status, reason, outage }: ApiFailure): string | false {
  if (outage !== undefined) return outage;
  // Without a reason, a proxy has answered in its place.
  if (reason !== "" && (status === 404 || status === 409 || status === 410)) return false;
  return status === 0 || reason === ""
    ? "The API server of Kubernetes does not answer"
    : "The API server of Kubernetes fails or is overloaded";
}

/**
 * Returns an error of the driver itself. One that has only to be called again, because objects are
 * being made or removed, says nothing of the API server.
 */
function withoutOutage(error: DagctlError): DagctlError {
  const { code, message, details, retryable } = error;
  if (!isDagctlError(error, "unavailable") || details?.outage !== undefined) return error;
  return new DagctlError(code, message, {
    cause: error,
    retryable,
    details: { ...details, outage: false },
  });
}
