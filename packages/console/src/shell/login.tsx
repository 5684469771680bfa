import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app-context.ts";
import { loginAddress } from "../configuration.ts";
import { Failure } from "../ui/failure.tsx";
import { useTitle } from "../ui/use-title.ts";
import { ThemeButton } from "./theme-button.tsx";

/** Shows a page without the navigation, for a caller whom the server does not know. */
function Entrance({ children }: { children: JSX.Element }): JSX.Element {
  const { configuration, root } = useApp();
  useTitle("Sign in");
  return (
    <main class="entrance">
      <div class="entrance-card">
        <div class="entrance-head">
          <img class="brand-icon" src={`${root}/console/icon.svg`} alt="" />
          <h1>{configuration.title}</h1>
          <ThemeButton />
        </div>
        {children}
      </div>
    </main>
  );
}

/** Shows the login, in place of the page that was opened. */
export function Login({ reason }: { reason?: string | undefined }): JSX.Element {
  const { configuration } = useApp();
  return (
    <Entrance>
      {configuration.login === "token" ? (
        <TokenForm reason={reason} />
      ) : (
        <SessionHint reason={reason} />
      )}
    </Entrance>
  );
}

/** Shows that the server did not say who the caller is. */
export function NoAnswer({ error }: { error: unknown }): JSX.Element {
  const { session } = useApp();
  return (
    <Entrance>
      <Failure error={error} retry={() => void session.check()} />
    </Entrance>
  );
}

function TokenForm({ reason }: { reason?: string | undefined }): JSX.Element {
  const { session } = useApp();
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | undefined>();
  const [isChecking, setChecking] = useState(false);
  useLayoutEffect(() => field.current?.focus(), []);

  const signIn = async (): Promise<void> => {
    if (isChecking) return;
    setChecking(true);
    setProblem(undefined);
    const found = await session.signIn(field.current?.value ?? "");
    setChecking(false);
    setProblem(found);
    field.current?.focus();
  };
  const described = ["token-help", ...(problem === undefined ? [] : ["token-problem"])];
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void signIn();
      }}
    >
      {reason !== undefined && (
        <p class="notice tone-warning" role="status">
          {reason}
        </p>
      )}
      <label for="token">Token</label>
      <input
        ref={field}
        id="token"
        class="field"
        type="password"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={described.join(" ")}
      />
      {problem !== undefined && (
        <p id="token-problem" class="problem" role="alert">
          {problem}
        </p>
      )}
      <p id="token-help" class="quiet">
        The server prints one at its first start. This tab keeps it until it is closed.
      </p>
      {!globalThis.isSecureContext && (
        <p class="notice tone-warning">
          This page is not encrypted: others on the network can read the token.
        </p>
      )}
      <button type="submit" class="button button-primary" aria-disabled={isChecking}>
        {isChecking ? "Checking the token" : "Sign in"}
      </button>
    </form>
  );
}

function SessionHint({ reason }: { reason?: string | undefined }): JSX.Element {
  const { configuration, session } = useApp();
  const { loginUrl } = configuration;
  const { pathname, search, hash } = globalThis.location;
  const address =
    loginUrl === undefined ? undefined : loginAddress(loginUrl, `${pathname}${search}${hash}`);
  return (
    <div class="form">
      <p role="status">{reason ?? "You are not signed in."}</p>
      {address !== undefined && (
        // The router takes the links of the console without a target.
        <a class="button button-primary" href={address} target="_top">
          Sign in
        </a>
      )}
      <button type="button" class="button" onClick={() => void session.check()}>
        Check again
      </button>
    </div>
  );
}
