import { DagctlError } from "@dagctl/core/errors";
import { findDamage } from "../access/server-damage.ts";
import { type Dialog, Enough, runDialog } from "./dialog.ts";
import { DELIMITER, FLUSH, packet, type PacketSource } from "./pkt-lines.ts";
import { failure, type RemoteCall } from "./talk.ts";

/** How much of the end of the server's free text is read, in characters. */
const MOST_SAID = 4_096;

/**
 * A request of protocol version 2 (gitprotocol-v2(5), `fetch`), for commits and trees without
 * files: `filter=tree:0`.
 */
export interface PackQuestion {
  readonly wants: readonly string[];
  /**
   * Commits that the client claims to have, with all of their ancestors, whether or not that is
   * true. A server leaves out what they reach.
   */
  readonly haves?: readonly string[];
  /** The one of `haves` without which there is no answer. */
  readonly needed?: string;
  /** Asks for the wanted commits alone. */
  readonly alone?: boolean;
  /**
   * The bound of objects where the wanted commit does not lead to the `needed` one. It is checked
   * with a request for commits at most that many steps back. A history that was rewritten from its
   * root then costs only those, and not all that a server sends before it notices that the client
   * stopped.
   */
  readonly mostApart?: number;
  readonly mostObjects: number;
  readonly mostBytes: number;
}

export type PackAnswer =
  | { readonly kind: "pack"; readonly pack: Buffer; readonly objects: number }
  /** There is more than the bound. Little of it was sent. */
  | { readonly kind: "too_much" }
  /** The server does not have the `needed` commit. */
  | { readonly kind: "no_base" }
  /** The server does not have a wanted commit. */
  | { readonly kind: "gone" }
  /**
   * The server does not speak version 2, or has no filters: the caller uses the git program
   * instead.
   */
  | { readonly kind: "unsupported" };

/**
 * Asks for a pack. `git fetch` is not used for three reasons. It sends a server its shallow
 * commits, and the server then sends all that is before them on every side branch. It asks for thin
 * packs, whose bases a cache with few objects does not have. It reads to the end an answer that is
 * too large. Git still reads the pack.
 */
export async function askForPack(
  call: RemoteCall,
  repository: string,
  question: PackQuestion,
): Promise<PackAnswer> {
  const { result, answer } = await runDialog(
    call,
    repository,
    call.settings.timing.fetchMs,
    (dialog) => converse(dialog, question),
  );
  if (answer?.kind === "no_commit") return { kind: "gone" };
  if (answer) throw failure(answer);
  if (result === undefined)
    throw new DagctlError(
      "unavailable",
      "The Git server's answer ended too early; try again later",
    );
  return result === "unsupported" ? { kind: "unsupported" } : result;
}

async function converse(
  { from, capabilities, write }: Dialog,
  question: PackQuestion,
): Promise<PackAnswer> {
  if (!capabilities.some((one) => /^fetch=(?:.* )?filter(?: |$)/.test(one)))
    return { kind: "unsupported" };
  const { needed } = question;
  if (needed === undefined) {
    write(requestOf(question, question.haves ?? [], true));
    return readPack(from, question);
  }
  // Without `done`: the server first acknowledges which of these it has, and goes on when it knows
  // where the histories meet.
  write(requestOf(question, question.haves ?? [], false));
  const common = new Set<string>();
  for (;;) {
    const line = await from.next();
    if (line === undefined) throw new Error("The server ended in its acknowledgments");
    if (line === "delimiter")
      return common.has(needed) ? readPack(from, question) : { kind: "no_base" };
    if (line === "flush") break;
    if (line === "end") continue;
    const text = line.toString("latin1");
    if (isGone(text)) return { kind: "gone" };
    const acknowledged = /^ACK ([0-9a-f]{40})/.exec(text)?.[1];
    if (acknowledged) common.add(acknowledged);
  }
  if (!common.has(needed)) return { kind: "no_base" };
  const { mostApart } = question;
  if (mostApart !== undefined) {
    // With a cut at so many steps a server may count too many commits, but never too few.
    write(requestOf(question, [...common], true, mostApart));
    const probe = await readPack(from, question);
    if (probe.kind !== "pack") return probe;
    if (probe.objects >= mostApart) return { kind: "too_much" };
  }
  write(requestOf(question, [...common], true));
  return readPack(from, question);
}

function requestOf(
  { wants, alone = false }: PackQuestion,
  haves: readonly string[],
  done: boolean,
  depth = alone ? 1 : 0,
): string {
  const lines = [
    "no-progress",
    "ofs-delta",
    "filter tree:0",
    ...(depth > 0 ? [`deepen ${depth}`] : []),
    ...wants.map((id) => `want ${id}`),
    ...haves.map((id) => `have ${id}`),
    ...(done ? ["done"] : []),
  ];
  return [
    packet("command=fetch\n"),
    packet("agent=dagctl\n"),
    DELIMITER,
    ...lines.map((line) => packet(`${line}\n`)),
    FLUSH,
  ].join("");
}

async function readPack(
  from: PacketSource,
  { mostObjects, mostBytes }: PackQuestion,
): Promise<PackAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let inPack = false;
  let said = "";
  for (;;) {
    const line = await from.next();
    if (line === undefined) throw new Error("The server ended in the middle of a pack");
    if (line === "flush") break;
    if (typeof line === "string") continue;
    if (!inPack) {
      // The sections before the pack are about shallow commits, which mean nothing here.
      const text = line.toString("latin1").trim();
      if (isGone(text)) return { kind: "gone" };
      if (text.startsWith("ERR "))
        throw new DagctlError(
          "unavailable",
          "The Git server refused to send commits; try again later",
        );
      inPack = text === "packfile";
      continue;
    }
    // The first byte is the kind: the pack, progress, or a fatal error. The last two are the
    // server's free text.
    if (line[0] !== 1) said = `${said}${line.toString("latin1", 1)}`.slice(-MOST_SAID);
    if (line[0] === 3)
      throw new DagctlError(
        "unavailable",
        findDamage(said) ?? "The Git server gave up while it sent commits; try again later",
      );
    if (line[0] !== 1) continue;
    chunks.push(line.subarray(1));
    bytes += line.length - 1;
    if (bytes > mostBytes || objectsIn(chunks) > mostObjects)
      throw new Enough<PackAnswer>({ kind: "too_much" });
  }
  return { kind: "pack", pack: Buffer.concat(chunks), objects: objectsIn(chunks) };
}

/** Returns the number of objects that the pack's header states: with this filter, of commits. */
function objectsIn(chunks: readonly Buffer[]): number {
  const head =
    chunks[0] !== undefined && chunks[0].length >= 12
      ? chunks[0]
      : Buffer.concat(chunks.slice(0, 12));
  return head.length >= 12 ? head.readUInt32BE(8) : 0;
}

function isGone(line: string): boolean {
  return /^ERR .*(?:not our ref|not a valid object|unknown object)/i.test(line);
}
