import { fileURLToPath } from "node:url";
import type { Host } from "@dagctl/core";
import type { TokenStore } from "@dagctl/core/contracts";
import {
  type Authenticate,
  bearerTokens,
  type ConsoleOptions,
  httpServer,
  type Identity,
  storedTokens,
} from "@dagctl/http-server";
import { nodeType } from "@dagctl/project-types/node";
import {
  type FakeEngine,
  fakeMessages,
  type FakeRepository,
  testHost,
  type TestHostOptions,
} from "@dagctl/testing";
import fastify from "fastify";
import { onTestFinished } from "vitest";

/** The built pages. */
const DIST: string = fileURLToPath(new URL("../../dist", import.meta.url));

export const TOKEN = "dctl_of-the-test";
const ANN: Identity = { organization: "org-acme", caller: "token ann", access: "write" };

/** A served host with fake drivers, and the pages of the console. */
export interface ServedConsole {
  readonly url: string;
  readonly host: Host;
  readonly engine: FakeEngine;
  readonly repository: FakeRepository;
  /** The tokens that the server knows: a test adds and revokes. */
  readonly tokens: Map<string, Identity>;
  /** Creates a project, with more fields than its name. */
  create(name: string, more?: Readonly<Record<string, unknown>>): Promise<string>;
}

type HostOptions = Pick<
  TestHostOptions,
  | "store"
  | "engine"
  | "plainGit"
  | "clock"
  | "timing"
  | "plugins"
  | "log"
  | "projectTypes"
  | "messages"
  | "files"
>;

export interface ServedOptions extends Partial<HostOptions> {
  readonly prefix?: string;
  readonly console?: Partial<ConsoleOptions>;
  /** @default by the tokens */
  readonly authenticate?: Authenticate;
  /** The tokens that the server administers, in place of those of the test. @default none */
  readonly tokenStore?: TokenStore;
}

/** Serves the built console and the API of a host, on a real socket. */
export async function servedConsole({
  prefix = "",
  console: more = {},
  authenticate,
  tokenStore,
  timing,
  ...given
}: ServedOptions = {}): Promise<ServedConsole> {
  const { host, engine, repository, input } = await testHost({
    projectTypes: [nodeType()],
    messages: fakeMessages().messages,
    ...given,
    // Other tests may keep the processor for seconds.
    timing: { leaseMs: 120_000, ...timing },
  });
  const tokens = new Map<string, Identity>([[TOKEN, ANN]]);
  const administered = tokenStore && { store: tokenStore, organization: "org-acme" };
  const app = fastify({ routerOptions: { maxParamLength: 200 } });
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
    await host.close();
  });
  await app.register(
    httpServer({
      host,
      ...(given.log && { log: given.log }),
      authenticate:
        authenticate ??
        bearerTokens(
          administered ? storedTokens(administered) : { lookup: (token) => tokens.get(token) },
        ),
      ...(administered && { tokens: administered }),
      console: { directory: DIST, ...more },
    }),
    { prefix },
  );
  const url = `${await app.listen({ host: "127.0.0.1", port: 0 })}${prefix}`;
  return {
    url,
    host,
    engine,
    repository,
    tokens,
    async create(name, fields = {}) {
      const { projects } = host.organization("org-acme");
      return (await projects.create({ ...input, name, ...fields })).id;
    },
  };
}
