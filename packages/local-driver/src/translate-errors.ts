import { type ErrorTranslator, errorTranslator } from "@dagctl/core/driver-kit";
import { asDagctlError, DagctlError, isDagctlError, machineError } from "@dagctl/core/errors";
import { DamagedFileError } from "./files/damaged-file.ts";

/**
 * Returns an error of the file system or of a process start in a form on which a person can act.
 *
 * @param what what was tried, as the subject of the message: "Storing a secret"
 */
export function toDagctlError(what: string, error: unknown): DagctlError {
  if (isDagctlError(error)) return error;
  if (error instanceof DamagedFileError)
    return new DagctlError("internal", error.message, { cause: error, details: { damaged: true } });
  return machineError(error, what) ?? asDagctlError(error);
}

const translator = errorTranslator(toDagctlError);
export const translateErrors: ErrorTranslator["translateErrors"] = translator.translateErrors;
export const translateErrorsOfEach: ErrorTranslator["translateErrorsOfEach"] =
  translator.translateErrorsOfEach;
