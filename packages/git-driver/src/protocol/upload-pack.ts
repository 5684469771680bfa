import { DagctlError } from "@dagctl/core";
import { type Dialog, Enough, holdDialog } from "./dialog.ts";
import { DELIMITER, FLUSH, packet, type PacketSource } from "./pkt-lines.ts";
import { failure, type RemoteCall } from "./talk.ts";

/**
 * A question of protocol version 2 (gitprotocol-v2(5), `fetch`), for commits and trees by
 * themselves: `filter=tree:0`.
 */
export interface PackQuestion {
  readonly wants: readonly string[];
  /**
   * What the asker has, with all that is before it, whether or not that is true: a server leaves
   * out what it reaches.
   */
  readonly haves?: readonly string[];
  /** Of `haves`: the one without which there is no answer. */
  readonly needed?: string;
  /** The wanted commits alone. */
  readonly alone?: boolean;
  /**
   * Where what is wanted does not lead to what is there: the most objects then. It is found out
   * with commits of no more than that many steps back, so that a history rewritten from its root
   * costs those, and not what a server sends until it hears that it is enough.
   */
  readonly mostApart?: number;
  readonly mostObjects: number;
  readonly mostBytes: number;
}

export type PackAnswer =
  | { readonly kind: "pack"; readonly pack: Buffer; readonly objects: number }
  /** More than was asked for at most. Little of it was sent. */
  | { readonly kind: "too_much" }
  /** The server does not have the `needed` commit. */
  | { readonly kind: "no_base" }
  /** It does not have a wanted one. */
  | { readonly kind: "gone" }
  /** It does not speak version 2, or knows no filters: the general way must do. */
  | { readonly kind: "unsupported" };

/**
 * Why not `git fetch`: it tells a server of its shallow commits, which then sends all that is
 * before them on every side branch; it asks for thin packs, whose missing halves a cache with few
 * objects does not have; and it reads to the end what is too much. Git still reads the pack.
 */
export async function askForPack(
  call: RemoteCall,
  repository: string,
  question: PackQuestion,
): Promise<PackAnswer> {
  const { result, answer } = await holdDialog(
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
  { from, capabilities, say }: Dialog,
  question: PackQuestion,
): Promise<PackAnswer> {
  if (!capabilities.some((one) => /^fetch=(?:.* )?filter(?: |$)/.test(one)))
    return { kind: "unsupported" };
  const { needed } = question;
  if (needed === undefined) {
    say(requestOf(question, question.haves ?? [], true));
    return readPack(from, question);
  }
  // Not told that it is all: then the server says first which of these it has, and goes on when it
  // can tell where the ways meet.
  say(requestOf(question, question.haves ?? [], false));
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
    // Cut at so many steps a server may count too many, but never fewer than there are within them.
    say(requestOf(question, [...common], true, mostApart));
    const probe = await readPack(from, question);
    if (probe.kind !== "pack") return probe;
    if (probe.objects >= mostApart) return { kind: "too_much" };
  }
  say(requestOf(question, [...common], true));
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
  for (;;) {
    const line = await from.next();
    if (line === undefined) throw new Error("The server ended in the middle of a pack");
    if (line === "flush") break;
    if (typeof line === "string") continue;
    if (!inPack) {
      // Sections that come before: of shallow commits, which say nothing here.
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
    // One byte says what it is: the pack, progress, or that the server gives up. The last two are
    // the server's free text.
    if (line[0] === 3)
      throw new DagctlError(
        "unavailable",
        "The Git server gave up while it sent commits; try again later",
      );
    if (line[0] !== 1) continue;
    chunks.push(line.subarray(1));
    bytes += line.length - 1;
    if (bytes > mostBytes || objectsIn(chunks) > mostObjects)
      throw new Enough<PackAnswer>({ kind: "too_much" });
  }
  return { kind: "pack", pack: Buffer.concat(chunks), objects: objectsIn(chunks) };
}

/** A pack tells at its front how many objects it holds: with this filter, how many commits. */
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
