/** One call that a client wants to make on a project, whatever its state is by then. */
export interface PlannedCall {
  readonly index: number;
  /** Unique: also the key by which it is the same call when it is sent again. */
  readonly id: string;
  readonly kind: Kind;
  readonly project: string;
}

export type Kind = "create" | "update" | "deploy" | "undeploy" | "run" | "delete";

/** How often each kind is called, in addition to the first creation of each project. */
const WEIGHTS: readonly (readonly [Kind, number])[] = [
  ["run", 8],
  ["update", 4],
  ["deploy", 3],
  ["undeploy", 2],
  ["create", 2],
  ["delete", 1],
];

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns `count` calls on `projects`, each of which is created first. */
export function plannedCalls(
  seed: number,
  count: number,
  projects: readonly string[],
): readonly PlannedCall[] {
  const next = numbers(seed);
  const total = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);
  const kind = (): Kind => {
    let left = next() * total;
    return WEIGHTS.find(([, weight]) => (left -= weight) < 0)?.[0] ?? "run";
  };
  return Array.from({ length: count }, (_, index) => {
    const first = projects[index];
    const project = first ?? projects[Math.floor(next() * projects.length)] ?? "";
    return {
      index,
      id: `operation-${seed}-${index}`,
      kind: first === undefined ? kind() : "create",
      project,
    };
  });
}

export interface CallAnswer {
  readonly call: PlannedCall;
  readonly status: number;
  readonly body: {
    readonly id?: string;
    readonly job_run_id?: string;
    readonly operation?: { readonly project_id: string };
    readonly message?: string;
  };
  /** How often it was sent. */
  readonly sent: number;
}

const CALLS: Readonly<Record<Kind, (name: string) => readonly [method: string, path: string]>> = {
  create: () => ["POST", "/projects"],
  update: (name) => ["PUT", `/projects/${name}`],
  deploy: (name) => ["POST", `/projects/${name}/deploy`],
  undeploy: (name) => ["DELETE", `/projects/${name}/deploy`],
  run: (name) => ["POST", `/projects/${name}/run`],
  delete: (name) => ["DELETE", `/projects/${name}`],
};

export interface Sender {
  /** Base URLs of servers that live, the one to ask first at the beginning. */
  servers(): readonly string[];
  readonly token: string;
  body(call: PlannedCall): unknown;
}

const PAUSE_MS = 200;
const TRIES = 100;

/**
 * Sends a call as a careful client does: with its key, and again, to any server that lives, until a
 * server has given a final answer.
 */
export async function send(
  call: PlannedCall,
  { servers, token, body }: Sender,
): Promise<CallAnswer> {
  const [method, path] = CALLS[call.kind](call.project);
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "idempotency-key": call.id,
  };
  const payload = body(call);
  let last: unknown;
  for (let sent = 1; sent <= TRIES; sent += 1) {
    const [url] = servers();
    try {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers,
        ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
      });
      const answer = (await response.json()) as CallAnswer["body"];
      if (response.status < 500 && response.status !== 429)
        return { call, status: response.status, body: answer, sent };
      last = { status: response.status, answer };
    } catch (error) {
      // The connection ended with the server: whether it was heard is what the key is for.
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(
    `${call.kind} of ${call.project} was not answered: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
  );
}
