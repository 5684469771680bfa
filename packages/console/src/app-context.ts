import { type ReadonlySignal } from "@preact/signals";
import { type Context, createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Client } from "@dagctl/client";
import type { Configuration } from "./configuration.ts";
import type { Connection } from "./server/connection.ts";
import type { Live } from "./server/live.ts";
import type { ProjectTypes } from "./server/project-types.ts";
import type { Session } from "./session/session.ts";
import type { Choices } from "./settings/choices.ts";

/** What every component may use. */
export interface App {
  readonly configuration: Configuration;
  readonly session: Session;
  readonly choices: Choices;
  readonly connection: Connection;
  /** Whether the page is away, and has no streams. */
  readonly isAway: ReadonlySignal<boolean>;
  /** The path under which the pages are, without a slash at its end: `""`, `/pipelines`. */
  readonly root: string;
  /** The types of projects that the server has. */
  readonly projectTypes: ProjectTypes;
  /** The time in milliseconds, which moves on every few seconds. */
  readonly now: ReadonlySignal<number>;
}

/** The organization of the page, and how to reach it. */
export interface Place {
  readonly organization: string;
  readonly client: Client;
  /** The events of the organization. */
  readonly live: Live;
  /** Returns the address of a page of this organization: `/`, `/projects/orders?page=2`. */
  href(path: string): string;
}

export const AppContext: Context<App | undefined> = createContext<App | undefined>(undefined);
export const PlaceContext: Context<Place | undefined> = createContext<Place | undefined>(undefined);

function requireValue<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError("This component is outside of the app");
  return value;
}

/** Returns what every component may use. */
export const useApp = (): App => requireValue(useContext(AppContext));

/** Returns the organization of the page. */
export const usePlace = (): Place => requireValue(useContext(PlaceContext));
