import { DagctlError } from "@dagctl/core/errors";
import { describe, expect, test } from "vitest";
import { createSession, type Session, type SessionState } from "../../src/session/session.ts";

const CALLER = { caller: "token ci", access: "read", organization: "org-acme" };

type Answer = (path: string, token: string | undefined) => Response | Promise<Response>;

function refusal(status: number, error: string, message: string): Response {
  return Response.json({ error, message, retryable: false }, { status });
}

/** A server that knows the token `dctl_good`. */
const answerGood: Answer = (path, token) => {
  if (token !== "dctl_good")
    return refusal(401, "unauthenticated", "The token is not valid: it is unknown");
  return path.endsWith("/organizations")
    ? Response.json({ organizations: [{ id: "org-acme" }, { id: "org-other" }], total: 2 })
    : Response.json({ ...CALLER, every_organization: false });
};

interface Opened {
  readonly session: Session;
  readonly stored: Map<string, string>;
  readonly named: (string | null)[];
}

function opened(
  answer: Answer = answerGood,
  { login = "token", token }: { login?: "token" | "session"; token?: string } = {},
): Opened {
  const stored = new Map(token === undefined ? [] : [["dagctl.token", token]]);
  const named: (string | null)[] = [];
  const session = createSession({
    configuration: { login },
    baseUrl: "http://dagctl.test/pipelines/",
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      named.push(request.headers.get("x-organization-id"));
      const bearer = request.headers.get("authorization")?.slice("Bearer ".length);
      return answer(new URL(request.url).pathname, bearer);
    },
  });
  return { session, stored, named };
}

const nameOf = ({ state }: Session): SessionState["name"] => state.value.name;

describe("a session", () => {
  test("begins signed out without a token, and asks nothing", async () => {
    const { session, named } = opened();
    await session.check();
    expect([session.state.value, named]).toEqual([{ name: "signed-out", reason: undefined }, []]);
  });

  test("signs in with a token that the server knows, and stores it for this tab", async () => {
    const { session, stored, named } = opened();
    expect(await session.signIn(" dctl_good\n")).toBeUndefined();
    expect(session.state.value).toMatchObject({
      name: "signed-in",
      caller: CALLER,
      organizations: [],
    });
    expect([...stored]).toEqual([["dagctl.token", "dctl_good"]]);
    // Who calls is asked without an organization: the caller's own is the answer.
    expect(named).toEqual([null]);
    session.signOut();
    expect([nameOf(session), [...stored]]).toEqual(["signed-out", []]);
  });

  test.each([
    ["", /^Paste a token: dagctl-server token create NAME/],
    ["  ", /^Paste a token/],
    ["dctl_good dctl_good", /^A token has no spaces/],
    ["dctl_gööd", /^This is not a token/],
    ["dctl_bad", /^The token is not valid: it is unknown\. An administrator makes one/],
  ])("says what is wrong with %j, and stores nothing", async (token, message) => {
    const { session, stored } = opened();
    expect(await session.signIn(token)).toMatch(message);
    expect([...stored]).toEqual([]);
    expect(nameOf(session)).not.toBe("signed-in");
  });

  test("says that the server does not answer, and what another error says", async () => {
    const busy = refusal(503, "unavailable", "The store does not answer");
    expect(await opened(() => busy).session.signIn("dctl_good")).toBe(
      "The server does not answer. Try again in a moment.",
    );
    const broken = refusal(500, "internal", "Internal error");
    expect(await opened(() => broken).session.signIn("dctl_good")).toBe("Internal error.");
  });

  test("goes on with the token of this tab, and drops it where it is not valid any more", async () => {
    const known = opened(answerGood, { token: "dctl_good" });
    await known.session.check();
    expect(nameOf(known.session)).toBe("signed-in");
    const { session, stored } = opened(answerGood, { token: "dctl_bad" });
    await session.check();
    expect([session.state.value, [...stored]]).toEqual([
      { name: "signed-out", reason: expect.stringMatching(/^You were signed out\. The token/) },
      [],
    ]);
  });

  test("keeps the token while the server does not answer, and shows the page that is open", async () => {
    let answer = answerGood;
    const { session, stored } = opened((...args) => answer(...args), { token: "dctl_good" });
    answer = () => refusal(503, "unavailable", "Busy");
    await session.check();
    expect([nameOf(session), stored.size]).toEqual(["unknown", 1]);
    answer = answerGood;
    await session.check();
    expect(nameOf(session)).toBe("signed-in");
    answer = () => refusal(503, "unavailable", "Busy");
    await session.check();
    expect(nameOf(session)).toBe("signed-in");
  });

  test("says which call was refused where the access was changed meanwhile", async () => {
    let access = "write";
    let answered = 0;
    const { session } = opened(() => {
      answered += 1;
      return Response.json({ ...CALLER, access, every_organization: false });
    });
    await session.signIn("dctl_good");
    const error = new DagctlError("forbidden", "This call needs write access");
    session.noteFailure(error);
    await expect.poll(() => answered).toBe(2);
    expect(session.refusal.value).toBeUndefined();
    access = "read";
    session.noteFailure(error);
    await expect.poll(() => session.refusal.value).toBe(error);
    session.forgetRefusal();
    expect(session.refusal.value).toBeUndefined();
  });

  test("ends when a call is refused as unauthenticated, and reads the access after forbidden", async () => {
    let access = "write";
    const { session } = opened(() =>
      Response.json({ ...CALLER, access, every_organization: false }),
    );
    await session.signIn("dctl_good");
    access = "read";
    session.noteFailure(new DagctlError("forbidden", "This call needs write access"));
    await expect
      .poll(() => session.state.value)
      .toMatchObject({ name: "signed-in", caller: { access: "read" } });
    session.noteFailure(new DagctlError("unavailable", "Busy"));
    expect(nameOf(session)).toBe("signed-in");
    session.noteFailure(new DagctlError("unauthenticated", "The token was revoked"));
    expect(session.state.value).toEqual({
      name: "signed-out",
      reason: "You were signed out. The token was revoked.",
    });
  });

  test("shows the answer to the newest question", async () => {
    const answers: ((response: Response) => void)[] = [];
    const { session } = opened(() => new Promise<Response>((resolve) => answers.push(resolve)), {
      token: "dctl_good",
    });
    const first = session.check();
    await expect.poll(() => answers.length).toBe(1);
    session.signOut();
    answers[0]?.(Response.json({ ...CALLER, every_organization: false }));
    await first;
    expect(nameOf(session)).toBe("signed-out");
  });

  test("lists organizations where the caller may use several", async () => {
    const { session } = opened((path, token) =>
      path.endsWith("/caller")
        ? Response.json({ ...CALLER, every_organization: true })
        : answerGood(path, token),
    );
    await session.signIn("dctl_good");
    expect(session.state.value).toMatchObject({ organizations: ["org-acme", "org-other"] });
  });

  test("of a cookie has no token, and says where there is none that it was signed out", async () => {
    let isKnown = true;
    const tokens: (string | undefined)[] = [];
    const { session } = opened(
      (_path, token) => {
        tokens.push(token);
        return isKnown
          ? Response.json({ ...CALLER, every_organization: false })
          : refusal(401, "unauthenticated", "Sign in");
      },
      { login: "session", token: "dctl_good" },
    );
    await session.check();
    expect([nameOf(session), tokens]).toEqual(["signed-in", [undefined]]);
    isKnown = false;
    await session.check();
    expect(session.state.value).toEqual({
      name: "signed-out",
      reason: "You were signed out. Sign in.",
    });
    const other = opened(() => refusal(401, "unauthenticated", "Sign in"), { login: "session" });
    await other.session.check();
    expect(other.session.state.value).toEqual({ name: "signed-out", reason: undefined });
  });
});
