import { DagctlError } from "@dagctl/core";
import { fileURLToPath } from "node:url";
import type { Address } from "../access/address.ts";
import type { ServerAnswer } from "../access/server-access.ts";
import { type PacketSource, packetSource } from "./pkt-lines.ts";
import { type RemoteCall, talk } from "./talk.ts";

/** After the last answer there is at most a mark of its end. */
const MOST_REST = 64 * 1024;

/**
 * A conversation with a server in protocol version 2 (gitprotocol-v2(5)), which both sides have
 * agreed on.
 */
export interface Dialog {
  readonly from: PacketSource;
  /** What the server can do, such as `fetch=shallow filter`. */
  readonly capabilities: readonly string[];
  say(text: string): void;
}

export interface Held<T> {
  /**
   * What `converse` answered; `undefined` where the server's words ended before, or cannot be read.
   */
  readonly result: T | "unsupported" | undefined;
  /** What the program that passes on says of the connection, when that failed. */
  readonly answer: ServerAnswer | undefined;
}

/** Stops a dialog in the middle, with this for its result. */
export class Enough<T> extends Error {
  readonly result: T;
  constructor(result: T) {
    super("Enough was said");
    this.result = result;
  }
}

/**
 * Talks to a server by git's own programs, which make the connection with its proxies, certificates
 * and logins, and then only pass on what is said. "unsupported": the server speaks an older
 * version.
 */
export async function holdDialog<T>(
  call: RemoteCall,
  repository: string,
  timeoutMs: number,
  converse: (dialog: Dialog) => Promise<T>,
): Promise<Held<T>> {
  let result: T | "unsupported" | undefined;
  let enough: Enough<T> | undefined;
  try {
    const { answer } = await talk(call, {
      args: passOn,
      repository,
      timeoutMs,
      async dialog(output, mouth) {
        result = undefined;
        const from = packetSource(output);
        try {
          const capabilities = await opened(from, mouth.say, call.address.protocol);
          result = capabilities
            ? await converse({ from, capabilities, say: mouth.say })
            : "unsupported";
        } catch (error) {
          if (error instanceof Enough) enough = error;
          if (error instanceof DagctlError || error instanceof Enough) throw error;
          // Less than a whole answer: what the program's own words say of the connection decides.
        }
        mouth.end();
        // What was not understood is not waited for.
        await from.rest(result === undefined ? Number.POSITIVE_INFINITY : MOST_REST);
      },
    });
    // Left in its first words, a server of an older version complains of that, and of nothing else.
    return { result, answer: result === "unsupported" ? undefined : answer };
  } catch (error) {
    if (enough === undefined || error !== enough) throw error;
    return { result: enough.result, answer: undefined };
  }
}

/** The program that passes on, and where to. */
function passOn({ protocol, href }: Address): readonly string[] {
  if (protocol === "file") return ["upload-pack", fileURLToPath(href)];
  if (protocol === "ssh") return ["git", `git-upload-pack ${quoted(sshPath(href))}`];
  return [`remote-${protocol}`, "origin", href];
}

/**
 * As git itself would say it (connect.c): decoded in a URL, as it is in `git@host:path`; `/~` is
 * the login's home.
 */
export function sshPath(href: string): string {
  const inUrl = /^ssh:\/\/[^/]*(\/.*)$/.exec(href)?.[1];
  const path = inUrl === undefined ? href.slice(href.indexOf(":") + 1) : decodeURIComponent(inUrl);
  return path.startsWith("/~") ? path.slice(1) : path;
}

function quoted(text: string): string {
  return `'${text.replace(/['!]/g, (one) => `'\\${one}'`)}'`;
}

/** `undefined` where the server does not speak version 2. */
async function opened(
  from: PacketSource,
  say: (text: string) => void,
  protocol: Address["protocol"],
): Promise<readonly string[] | undefined> {
  if (protocol === "https" || protocol === "http") {
    say("stateless-connect git-upload-pack\n");
    // An empty line; otherwise the word "fallback".
    const first = await from.byte();
    if (first === undefined) throw new Error("The program ended before the server said anything");
    if (first !== "\n") return undefined;
  }
  const capabilities: string[] = [];
  for (let version = false; ;) {
    const line = await from.next();
    if (line === undefined) throw new Error("The server ended before it said what it can do");
    if (line === "flush") return version ? capabilities : undefined;
    if (typeof line === "string") continue;
    const text = line.toString("latin1").trim();
    // Any other version begins with its branches, of which there may be many.
    if (!version && text !== "version 2") return undefined;
    version = true;
    capabilities.push(text);
  }
}
