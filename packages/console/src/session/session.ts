import type { Caller } from "@dagctl/api";
import { type Client, createClient } from "@dagctl/client";
import { type DagctlError, isDagctlError } from "@dagctl/core/errors";
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Configuration } from "../configuration.ts";
import { tokenProblem } from "./token-problem.ts";

/** Whether the server knows the caller. */
export type SessionState =
  | { readonly name: "checking" }
  /** The server has not answered who the caller is. */
  | { readonly name: "unknown"; readonly error: unknown }
  | {
      readonly name: "signed-out";
      /** Why a session that there was has ended. */
      readonly reason?: string | undefined;
    }
  | {
      readonly name: "signed-in";
      readonly caller: Caller;
      /** The organizations that the caller may use, where there are several. */
      readonly organizations: readonly string[];
    };

/** Who uses the page. */
export interface Session {
  readonly state: ReadonlySignal<SessionState>;
  /** Returns the client of an organization of the caller. */
  clientOf(organization: string): Client;
  /** Asks the server who the caller is, with the token or the cookie that there is. */
  check(): Promise<void>;
  /**
   * Signs in with a token.
   *
   * @returns what is wrong, as one sentence; `undefined` where it is accepted
   */
  signIn(token: string): Promise<string | undefined>;
  signOut(): void;
  /**
   * The error of the newest call that was refused because the access was changed meanwhile. What
   * the caller may not do any more is offered no longer, and cannot say why.
   */
  readonly refusal: ReadonlySignal<DagctlError | undefined>;
  /**
   * Notes that a call has failed: after `unauthenticated` the token is dropped, and after
   * `forbidden` the access is read again.
   */
  noteFailure(error: unknown): void;
  /** Forgets the refusal: another page is shown. */
  forgetRefusal(): void;
}

/** The entry of this tab's storage. */
const TOKEN = "dagctl.token";

export interface SessionOptions {
  readonly configuration: Pick<Configuration, "login">;
  /** The address below which the API is. */
  readonly baseUrl: string;
  /** The storage of this tab; `undefined` in a browser that stores nothing. */
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/** Returns the session of this tab, which has asked nothing yet. */
export function createSession({
  configuration: { login },
  baseUrl,
  storage,
  fetch,
}: SessionOptions): Session {
  const state = signal<SessionState>({ name: "checking" });
  const refusal = signal<DagctlError | undefined>();
  let token = login === "token" ? (storage?.getItem(TOKEN) ?? undefined) : undefined;
  const clients = new Map<string, Client>();
  // The newest question decides: an earlier answer may be of another token.
  let asked = 0;

  const clientWith = (bearer: string | undefined, organization?: string): Client =>
    createClient({ baseUrl, organization, token: bearer, fetch });

  function drop(reason?: string): void {
    asked += 1;
    token = undefined;
    clients.clear();
    storage?.removeItem(TOKEN);
    refusal.value = undefined;
    state.value = { name: "signed-out", reason };
  }

  async function readCaller(bearer: string | undefined): Promise<SessionState> {
    const client = clientWith(bearer);
    const caller = await client.caller.get();
    const organizations = caller.every_organization ? await organizationsOf(client) : [];
    return { name: "signed-in", caller, organizations };
  }

  async function check(): Promise<void> {
    if (login === "token" && token === undefined) {
      state.value = { name: "signed-out" };
      return;
    }
    asked += 1;
    const question = asked;
    try {
      const found = await readCaller(token);
      if (question === asked) state.value = found;
    } catch (error) {
      if (question !== asked) return;
      if (isDagctlError(error, "unauthenticated"))
        drop(
          state.value.name === "signed-in" || login === "token" ? describeEnd(error) : undefined,
        );
      // A page that is shown stays; its own calls say that the server does not answer.
      else if (state.value.name !== "signed-in") state.value = { name: "unknown", error };
    }
  }

  async function reviewAccess(error: DagctlError): Promise<void> {
    const before = accessOf(state.value);
    await check();
    const after = accessOf(state.value);
    if (after !== undefined && after !== before) refusal.value = error;
  }

  return {
    state,
    refusal,
    check,
    clientOf(organization) {
      const known = clients.get(organization);
      if (known !== undefined) return known;
      const client = clientWith(token, organization);
      clients.set(organization, client);
      return client;
    },
    async signIn(given) {
      const bearer = given.trim();
      const problem = tokenProblem(bearer);
      if (problem !== undefined) return problem;
      asked += 1;
      const question = asked;
      try {
        const found = await readCaller(bearer);
        if (question !== asked) return undefined;
        token = bearer;
        storage?.setItem(TOKEN, bearer);
        state.value = found;
        return undefined;
      } catch (error) {
        return signInProblem(error);
      }
    },
    signOut: () => drop(),
    noteFailure(error) {
      if (state.value.name !== "signed-in") return;
      if (isDagctlError(error, "unauthenticated")) drop(describeEnd(error));
      else if (isDagctlError(error, "forbidden")) void reviewAccess(error);
    },
    forgetRefusal() {
      refusal.value = undefined;
    },
  };
}

const accessOf = (state: SessionState): Caller["access"] | undefined =>
  state.name === "signed-in" ? state.caller.access : undefined;

/** Returns the names of several organizations; none where there is one. */
async function organizationsOf(client: Client): Promise<readonly string[]> {
  const { organizations } = await client.organizations.list();
  return organizations.length > 1 ? organizations.map(({ id }) => id) : [];
}

const describeEnd = (error: DagctlError): string =>
  `You were signed out. ${toSentence(error.message)}`;

function signInProblem(error: unknown): string {
  if (isDagctlError(error, "unavailable"))
    return "The server does not answer. Try again in a moment.";
  if (isDagctlError(error, "unauthenticated"))
    return `${toSentence(error.message)} An administrator makes one: dagctl-server token create NAME.`;
  return error instanceof Error ? toSentence(error.message) : "The server cannot be used now.";
}

/** Returns a message of the server as a sentence. */
const toSentence = (message: string): string => (/[.!?]$/.test(message) ? message : `${message}.`);
