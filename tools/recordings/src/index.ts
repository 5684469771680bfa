export { oldVersion } from "./versions/old-version.ts";
export type { OldVersion } from "./versions/old-version.ts";
