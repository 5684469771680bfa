import { signal } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.tsx";
import { readConfiguration } from "./configuration.ts";
import { createConnection } from "./server/connection.ts";
import { watchPresence } from "./server/presence.ts";
import { createProjectTypes } from "./server/project-types.ts";
import { createSession } from "./session/session.ts";
import { createChoices } from "./settings/choices.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/components.css";
import "./styles/navigation.css";
import "./styles/pages.css";
import "./styles/log.css";
import "./styles/dialogs.css";
import "./styles/forms.css";
import "./styles/organization.css";
import "./styles/narrow.css";
import "./styles/projects.css";
import "./styles/finder.css";
import "./styles/models.css";
import "./styles/plans.css";
import "./styles/environments.css";

/** How often relative times move on, in milliseconds. */
const TICK_MS = 5_000;
/** How often a page that is visible asks whether its token is still valid. */
const CHECK_MS = 30_000;

/** Returns a storage of the browser; `undefined` where it allows none. */
function storageOf(name: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    return globalThis[name];
  } catch {
    return undefined;
  }
}

const base = new URL(document.baseURI);
const configuration = readConfiguration(document);
const connection = createConnection({
  fetch: (input, init) => fetch(input, init),
  healthUrl: new URL("healthz", base).href,
});
addEventListener("online", () => void connection.check());
const session = createSession({
  configuration,
  baseUrl: base.href,
  fetch: connection.fetch,
  storage: storageOf("sessionStorage"),
});
const choices = createChoices(storageOf("localStorage"), document.documentElement);
const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, TICK_MS);
setInterval(() => {
  const isUsed = document.visibilityState === "visible";
  if (isUsed && session.state.peek().name === "signed-in") void session.check();
}, CHECK_MS);

const root = document.getElementById("app");
if (root === null) throw new TypeError("The page has no element for the console");
const app = {
  configuration,
  session,
  choices,
  connection,
  isAway: watchPresence(document, globalThis),
  root: base.pathname.replace(/\/+$/, ""),
  projectTypes: createProjectTypes(base.href),
  now,
};
render(<App app={app} />, root);
await session.check();
