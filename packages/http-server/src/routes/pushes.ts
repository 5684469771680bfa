import type { Readable } from "node:stream";
import type { Host } from "@dagctl/core";
import type { Clock } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from "fastify";
import { unreadBody } from "../mounted-request.ts";
import { mayProve, MOST_BYTES, readProof, tooLarge } from "../pushes/proof.ts";
import { pushPlaces } from "../pushes/push-places.ts";
import { refusalAtPaths, type RouteTable } from "../route-table.ts";

/** The time in which a body must arrive, in milliseconds. */
const BODY_MS = 60_000;

/**
 * How long each look-up takes at least, in milliseconds: it is longer for a hook that exists, whose
 * secret is read.
 */
const LOOK_UP_MS = 25;

/** The path of the API that Git servers call. */
const PATH = "/hooks/:hook/push";

/**
 * Returns the route that Git servers call at a push. Its caller has no token, but the secret of the
 * hook. A wrong proof and a hook that does not exist have one answer, after a look-up of one length
 * and a hash of the body.
 */
export function pushRoutes(host: Pick<Host, "pushes">, clock: Clock): RouteTable {
  const places = pushPlaces();

  async function receive(request: FastifyRequest): Promise<void> {
    const { headers } = request;
    if (!mayProve(headers)) throw notFound();
    if (Number(headers["content-length"]) > MOST_BYTES) throw tooLarge();
    const id = String((request.params as Readonly<Record<string, unknown>>)["hook"]);
    const evenly = new Promise<void>((resolve) => void clock.after(LOOK_UP_MS, resolve));
    const push = await places.lookUp(() => host.pushes.receive(id));
    await evenly;
    const { hook } = push;
    const expected = hook && { provider: hook.provider, secret: hook.secret.reveal() };
    const body = bodyOf(request);
    const cancel = clock.after(BODY_MS, () => body.destroy());
    const proof = await places
      .readBody(hook && id, () => readProof(body, headers, expected))
      .finally(cancel);
    if (proof === undefined) {
      push.refuse();
      throw notFound();
    }
    push.accept(proof);
  }

  const methods: RouteTable[string] = {
    POST: {
      async handler(request, reply) {
        await receive(request);
        reply.code(202);
        return { message: "The repository is polled" };
      },
    },
  };
  // A person pastes the address, perhaps with a slash at its end.
  return { [PATH]: methods, [`${PATH}/`]: methods };
}

/**
 * Returns the hook that refuses calls at these paths which have no route, such as those with a
 * method that Fastify does not know: before the rest of the API asks for a token.
 *
 * @param prefix the path of the API
 */
export function refusePushesWithoutRoute(routes: RouteTable, prefix: string): onRequestHookHandler {
  const refusalAt = refusalAtPaths([routes], prefix, notFound);
  return (request, _reply, done) => done(request.is404 ? refusalAt(request) : undefined);
}

/** Leaves the bodies of a scope unread, whatever their type is. */
export function takeStreams(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  scope.addHook("preParsing", async (request, _reply, payload) => unreadBody(request, payload));
}

/** Returns the body. A call without a body has no parser, and ends at once. */
const bodyOf = ({ body, raw }: FastifyRequest): Readable =>
  (body as Readable | undefined | null) ?? raw;

function notFound(): DagctlError {
  return new DagctlError(
    "not_found",
    "Not found: there is no such push hook, or the call is not signed with its secret",
  );
}
