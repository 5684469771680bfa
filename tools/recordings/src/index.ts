export { client, serverWait } from "./installations/client.ts";
export type { Answer, Call, Client } from "./installations/client.ts";
export {
  listRecordings,
  listTestedRecordings,
  readRecording,
  RECEIVER,
} from "./installations/places.ts";
export type { StoredRecording } from "./installations/places.ts";
export type { Kind, RecordedToken, Recording, State } from "./installations/recording.ts";
export { restoreInstallation } from "./installations/restore-installation.ts";
export type { Installation } from "./installations/restore-installation.ts";
export type { ServerProcess } from "./installations/server-process.ts";
export { oldVersion } from "./versions/old-version.ts";
export type { OldVersion } from "./versions/old-version.ts";
