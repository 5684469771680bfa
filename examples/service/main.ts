// A service with a login of its own: people have a session, machines a client certificate. People
// open the web console at /dags/.
import { TLSSocket } from "node:tls";
import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
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
  /** The built pages: `new URL("dist/", import.meta.resolve("@dagctl/console/package.json"))`. */
  readonly pages: URL;
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

const LOGIN = `<!doctype html>
<html lang="en"><title>Log in</title>
<form method="post">
<label>User <input name="user" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Log in</button>
</form></html>`;

/** Returns the page that a login leads to: one of the console, and of no other server. */
const pageAfter = (to = ""): string => (/^\/dags\/(?![/\\])/.test(to) ? to : "/dags/");

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
  await app.register(formbody);
  app.get("/login", (_request, reply) => reply.type("text/html; charset=utf-8").send(LOGIN));
  app.post<{ Body: { user: string; password: string }; Querystring: { to?: string } }>(
    "/login",
    async (request, reply) => {
      const { user, password } = request.body;
      if (!(await options.login(user, password))) return reply.code(401).send({ login: "refused" });
      // Another id than before the login, so that an id which was planted is not logged in.
      await request.session.regenerate();
      request.session.user = user;
      return reply.redirect(pageAfter(request.query.to), 303);
    },
  );
  app.get("/healthz", () => ({ service: "healthy" })); // stays the service's own
  await app.register(
    httpServer({
      host: options.host,
      authenticate,
      console: { directory: options.pages, login: "session", loginUrl: "/login?to={page}" },
    }),
    { prefix: "/dags" },
  );
  return app;
}
