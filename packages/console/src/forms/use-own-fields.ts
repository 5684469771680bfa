import { useMemo } from "preact/hooks";
import { useApp } from "../app-context.ts";
import type { FieldSchemas } from "../server/project-types.ts";
import { useLoad } from "../ui/use-load.ts";
import { ownFields } from "./own-fields.ts";
import type { ProjectField } from "./project-fields.ts";

const NONE: FieldSchemas = {};

/** Returns the fields of a project type that the form has no control for, once they are read. */
export function useOwnFields(type: string, on: "create" | "change"): readonly ProjectField[] {
  const { projectTypes } = useApp();
  const { value = NONE } = useLoad(`fields ${on} ${type}`, () => projectTypes.fields(type, on));
  return useMemo(() => ownFields(type, on, value), [type, on, value]);
}
