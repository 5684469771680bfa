import type { Caller } from "@dagctl/api";
import type { ComponentChildren, JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { safeAddress } from "../configuration.ts";
import { organizationPath, PAGES } from "../pages.ts";
import { TIME_FORMS, type TimeForm } from "../settings/choices.ts";
import { Icon } from "../ui/icon.tsx";
import { Text } from "../ui/parts.tsx";
import { useAccessRule } from "../ui/use-access.ts";
import { isDialogOpen, useKeyDown, usePageKeys } from "../ui/use-keys.ts";
import { useOpening } from "../ui/use-modal.ts";
import { Finder } from "./finder.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import {
  NAVIGATION,
  type NavigationEntry,
  ORGANIZATION_PAGES,
  PROJECT_PAGES,
} from "./navigation.ts";
import { focusSearch, followNew, isFindKey, moveInRow, moveRow } from "./shortcuts.ts";
import { ThemeButton } from "./theme-button.tsx";

const TIME_WORDS: Readonly<Record<TimeForm, string>> = {
  relative: "Relative times",
  local: "Local times",
  utc: "Times in UTC",
};

/** Shows a page in the navigation. */
export function Shell({
  caller,
  organizations,
  children,
}: {
  caller: Caller;
  organizations: readonly string[];
  children: ComponentChildren;
}): JSX.Element {
  const { configuration, root } = useApp();
  const place = usePlace();
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const keys = useOpening();
  const finder = useOpening();
  useLayoutEffect(() => setMenuOpen(false), [path]);
  // Ctrl+K acts where a person types, too.
  useKeyDown((event) => {
    if (!isFindKey(event)) return;
    if (!isDialogOpen()) finder.open();
    // A browser would go to its own search.
    event.preventDefault();
  });
  usePageKeys({
    "?": keys.open,
    "/": () => focusSearch(document),
    n: () => followNew(document),
    j: () => moveRow(document, 1),
    k: () => moveRow(document, -1),
    ArrowRight: () => moveInRow(document, 1),
    ArrowLeft: () => moveInRow(document, -1),
    Escape: () => setMenuOpen(false),
  });

  return (
    <div class="shell">
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          // The base of the page makes another address of a fragment.
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <header class={isMenuOpen ? "bar bar-open" : "bar"}>
        <div class="bar-head">
          <a class="brand" href={place.href("/")}>
            <img class="brand-icon" src={`${root}/console/icon.svg`} alt="" />
            <span>{configuration.title}</span>
          </a>
          <button
            type="button"
            class="button button-quiet bar-menu"
            aria-expanded={isMenuOpen}
            aria-controls="bar-content"
            aria-label="Menu"
            onClick={() => setMenuOpen(!isMenuOpen)}
          >
            <Icon name={isMenuOpen ? "close" : "menu"} />
          </button>
        </div>
        <div class="bar-content" id="bar-content">
          <button
            type="button"
            class="field bar-find"
            aria-keyshortcuts="Control+K"
            onClick={finder.open}
          >
            <Icon name="search" />
            Find
            <kbd aria-hidden="true">Ctrl K</kbd>
          </button>
          <nav aria-label="Pages">
            <PageLinks entries={PROJECT_PAGES} />
            <OrganizationChoice organizations={organizations} />
            <PageLinks entries={ORGANIZATION_PAGES} />
          </nav>
          <Links />
          <div class="bar-foot">
            <Foot caller={caller} showKeys={keys.open} />
          </div>
        </div>
      </header>
      <main class="main" id="main" tabIndex={-1} ref={main}>
        <Banner />
        <Refusal access={caller.access} />
        {children}
      </main>
      {finder.key !== undefined && <Finder key={finder.key} onClose={finder.close} />}
      {keys.key !== undefined && <KeysDialog key={keys.key} onClose={keys.close} />}
    </div>
  );
}

/** Shows the links of the pages that the caller may open. */
function PageLinks({ entries }: { entries: readonly NavigationEntry[] }): JSX.Element {
  const mayCall = useAccessRule();
  return (
    <>
      {entries
        .filter(({ call }) => mayCall(call))
        .map((entry) => (
          <PageLink key={entry.path} {...entry} />
        ))}
    </>
  );
}

function PageLink({ text, path: page, icon }: NavigationEntry): JSX.Element {
  const { path } = useLocation();
  const { href } = usePlace();
  // A page in no list of links is below the one that its address begins with, or below the list of
  // projects.
  const isAtOrBelow = (address: string): boolean =>
    path === address || path.startsWith(`${address}/`);
  const owner =
    NAVIGATION.find((entry) => entry.path !== PAGES.projects && isAtOrBelow(href(entry.path)))
      ?.path ?? PAGES.projects;
  const address = href(page);
  const current = path === address ? "page" : owner === page ? "true" : undefined;
  return (
    <a class="bar-link" href={address} aria-current={current}>
      <Icon name={icon} />
      {text}
    </a>
  );
}

/** Says over the page that the server does not answer. It is asked each second. */
function Banner(): JSX.Element {
  const { isLost } = useApp().connection;
  return (
    <div class="banner" role="status">
      {isLost.value && (
        <p>The server does not answer. The page shows what it had last, and continues by itself.</p>
      )}
    </div>
  );
}

/** Says why something is not offered any more, until another page is shown. */
function Refusal({ access }: Pick<Caller, "access">): JSX.Element | null {
  const { session } = useApp();
  const { path } = useLocation();
  useEffect(() => session.forgetRefusal(), [path]);
  const { value: error } = session.refusal;
  if (error === undefined) return null;
  return (
    <div class="notice tone-warning refusal" role="alert">
      <p>
        <Text>{error.message}</Text>
      </p>
      <p>
        Your access was changed meanwhile. It is now <code>{access}</code>.
      </p>
    </div>
  );
}

function OrganizationChoice({ organizations }: { organizations: readonly string[] }): JSX.Element {
  const { root } = useApp();
  const { organization } = usePlace();
  const { route } = useLocation();
  if (organizations.length === 0)
    return (
      <p class="bar-organization">
        <Text>{organization}</Text>
      </p>
    );
  return (
    <select
      class="field field-small bar-organization"
      aria-label="Organization"
      value={organization}
      onChange={({ currentTarget }) => route(`${root}${organizationPath(currentTarget.value)}`)}
    >
      {organizations.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Shows the links that the server was configured with. */
function Links(): JSX.Element | null {
  const { configuration } = useApp();
  const links = configuration.links.flatMap(({ text, url }) => {
    const address = safeAddress(url);
    return address === undefined ? [] : [{ text, address }];
  });
  if (links.length === 0) return null;
  return (
    <nav aria-label="Links" class="bar-links">
      {links.map(({ text, address }) => (
        <a class="bar-link" key={address} href={address} target="_blank" rel="noreferrer">
          <Icon name="link" />
          {text}
        </a>
      ))}
    </nav>
  );
}

function Foot({ caller, showKeys }: { caller: Caller; showKeys: () => void }): JSX.Element {
  const { choices, configuration, connection, session } = useApp();
  const isLost = connection.isLost.value;
  return (
    <>
      <p class={isLost ? "bar-live bar-lost" : "bar-live"}>{isLost ? "Not connected" : "Live"}</p>
      <select
        class="field field-small"
        aria-label="Form of times"
        value={choices.times.value}
        onChange={({ currentTarget }) => choices.setTimes(currentTarget.value as TimeForm)}
      >
        {TIME_FORMS.map((form) => (
          <option key={form} value={form}>
            {TIME_WORDS[form]}
          </option>
        ))}
      </select>
      <p class="cut bar-caller" title={caller.caller}>
        <Text>{caller.caller}</Text>
      </p>
      <div class="bar-actions">
        <span class="quiet">{caller.access} access</span>
        <ThemeButton />
        <button
          type="button"
          class="button button-quiet"
          aria-label="Show the keys"
          title="Keys (?)"
          onClick={showKeys}
        >
          <Icon name="keys" />
        </button>
        {configuration.login === "token" && (
          <button
            type="button"
            class="button button-quiet"
            aria-label="Sign out"
            title="Sign out"
            onClick={() => session.signOut()}
          >
            <Icon name="leave" />
          </button>
        )}
      </div>
    </>
  );
}
