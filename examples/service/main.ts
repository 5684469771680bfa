// A service with a login of its own: people have a session, machines a client certificate.
import { TLSSocket } from "node:tls";
import cookie from "@fastify/cookie";
import session from "@fastify/session";
import { DagctlError, type Host } from "@dagctl/core";
import { type Authenticate, httpServer } from "@dagctl/http-server";
import fastify, { type FastifyInstance } from "fastify";

declare module "fastify" {
  interface Session {
    user?: string;
  }
}

export interface ServiceOptions {
  readonly host: Host;
  /** The server's own certificate, and the authority that signs those of machines; all in PEM. */
  readonly tls: { readonly key: string; readonly cert: string; readonly ca: string };
  /** At least 32 characters, the same for all servers of the service. */
  readonly sessionSecret: string;
  /** The service's own check of a password. */
  login(user: string, password: string): Promise<boolean>;
}

/** Says who calls: the request is Fastify's own, with all that the service has added to it. */
const authenticate: Authenticate = ({ request }) => {
  const { user } = request.session;
  if (user !== undefined) return { organization: "org-acme", caller: user, access: "write" };
  const { socket } = request.raw;
  if (socket instanceof TLSSocket && socket.authorized) {
    const { CN } = socket.getPeerCertificate().subject;
    return { organization: "org-acme", caller: `certificate ${String(CN)}`, access: "run" };
  }
  throw new DagctlError("unauthenticated", "Log in at /login, or send a client certificate");
};

/** Returns the service. Close it before the host. */
export async function serviceOf(options: ServiceOptions): Promise<FastifyInstance> {
  const app = fastify({
    // A client without a certificate is let in, and has to log in.
    https: { ...options.tls, requestCert: true, rejectUnauthorized: false },
    routerOptions: { maxParamLength: 200 },
  });
  await app.register(cookie);
  await app.register(session, {
    secret: options.sessionSecret,
    cookie: { secure: true, httpOnly: true, sameSite: "strict" },
  });
  app.post<{ Body: { user: string; password: string } }>("/login", async (request, reply) => {
    const { user, password } = request.body;
    if (!(await options.login(user, password))) return reply.code(401).send({ login: "refused" });
    // Another id than before the login, so that an id which was planted is not logged in.
    await request.session.regenerate();
    request.session.user = user;
    return { login: "accepted" };
  });
  app.get("/healthz", () => ({ service: "healthy" })); // stays the service's own
  await app.register(httpServer({ host: options.host, authenticate }), { prefix: "/dags" });
  return app;
}
