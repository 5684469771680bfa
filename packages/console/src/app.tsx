import { ORGANIZATION_NAME } from "@dagctl/api";
import type { Client } from "@dagctl/client";
import type { JSX } from "preact";
import { LocationProvider, useLocation } from "preact-iso";
import { useEffect, useMemo } from "preact/hooks";
import {
  AppContext,
  type App as AppValue,
  PlaceContext,
  type Place,
  useApp,
} from "./app-context.ts";
import { organizationPath } from "./pages.ts";
import { Routes } from "./routes.tsx";
import { followLive, type Live } from "./server/live.ts";
import type { SessionState } from "./session/session.ts";
import { Login, NoAnswer } from "./shell/login.tsx";
import { Shell } from "./shell/shell.tsx";
import { Message } from "./ui/parts.tsx";
import { isDialogOpen } from "./ui/use-keys.ts";

/** Shows the console: the login, or the page of the address. */
export function App({ app }: { app: AppValue }): JSX.Element {
  return (
    <AppContext.Provider value={app}>
      <LocationProvider scope={`${app.root}/`}>
        <Entry />
      </LocationProvider>
    </AppContext.Provider>
  );
}

function Entry(): JSX.Element {
  const { session } = useApp();
  const state = session.state.value;
  switch (state.name) {
    case "checking":
      return <main class="entrance" aria-busy="true" />;
    case "unknown":
      return <NoAnswer error={state.error} />;
    case "signed-out":
      return <Login reason={state.reason} />;
    case "signed-in":
      return <Pages state={state} />;
  }
}

/** Returns the part of a path that names an organization. */
function organizationOf(root: string, path: string): string | undefined {
  const [, name] = /^\/o\/([^/]+)/.exec(path.slice(root.length)) ?? [];
  return name === undefined ? undefined : decodeURIComponent(name);
}

/** The client refuses any other name. */
const NAME = new RegExp(ORGANIZATION_NAME);

type SignedIn = Extract<SessionState, { name: "signed-in" }>;

function Pages({ state: { caller, organizations } }: { state: SignedIn }): JSX.Element {
  const { root, session } = useApp();
  const { path, url, route } = useLocation();
  const named = organizationOf(root, path);
  const isForeign =
    named !== undefined &&
    named !== caller.organization &&
    (!caller.every_organization || !NAME.test(named));
  const organization = isForeign ? caller.organization : (named ?? caller.organization);
  const isPrefixed = organizations.length > 0;

  // With several organizations, an address names its own: it is the same for another person.
  // Another address would end a dialog with what it shows, such as a new token.
  useEffect(() => {
    if (isPrefixed && named === undefined && !isDialogOpen())
      route(`${root}${organizationPath(organization)}${url.slice(root.length)}`, true);
  }, [isPrefixed, named, url]);

  const client = session.clientOf(organization);
  const live = useLive(client);
  const place = useMemo<Place>(
    () => ({
      organization,
      client,
      live,
      href: (page) => {
        const before = isPrefixed ? `${root}${organizationPath(organization)}` : root;
        return isPrefixed && page === "/" ? before : `${before}${page}`;
      },
    }),
    [organization, isPrefixed, client, live],
  );
  return (
    <PlaceContext.Provider value={place}>
      <Shell caller={caller} organizations={organizations}>
        {isForeign ? (
          <Message
            title="There is no such organization"
            isAlert
            isPage
            ways={
              <a class="button" href={`${root}/`}>
                Your projects
              </a>
            }
          >
            {caller.every_organization
              ? "No organization may have such a name."
              : `Your token is for the organization ${caller.organization}.`}
          </Message>
        ) : (
          <Routes />
        )}
      </Shell>
    </PlaceContext.Provider>
  );
}

/** Returns the events of the organization of a client, which end with the page. */
function useLive({ events }: Client): Live {
  const { connection, isAway, session } = useApp();
  const live = useMemo(
    () => followLive({ events, connection, isAway, fail: (error) => session.noteFailure(error) }),
    [events],
  );
  useEffect(() => () => live.close(), [live]);
  return live;
}
