export { type Composed, composeHost, type ComposeOptions } from "./compose.ts";
export { main, type Outside } from "./cli.ts";
export type { Demo } from "./demo/repository.ts";
export { baseUrl } from "./messages.ts";
export { serve, type ServeOptions } from "./serve.ts";
export type { Settings } from "./settings/fields.ts";
export { FILES } from "./settings/files.ts";
export {
  type Origins,
  readSettings,
  type SettingsResult,
  type SettingsSources,
  splitSettings,
} from "./settings/settings.ts";
