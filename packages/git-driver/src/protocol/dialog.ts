import { DagctlError } from "@dagctl/core/errors";
import { fileURLToPath } from "node:url";
import type { Address } from "../access/address.ts";
import type { ServerAnswer } from "../access/server-access.ts";
import { type PacketSource, packetSource } from "./pkt-lines.ts";
import { type RemoteCall, talk } from "./talk.ts";

/** After the last answer there is at most a marker of its end. */
const MOST_REST = 64 * 1024;

/**
 * A dialog with a server in protocol version 2 (gitprotocol-v2(5)), after both sides have agreed on
 * the version.
 */
export interface Dialog {
  readonly from: PacketSource;
  /** The capabilities of the server, such as `fetch=shallow filter`. */
  readonly capabilities: readonly string[];
  write(text: string): void;
}

export interface DialogResult<T> {
  /**
   * The result of `converse`; `undefined` where the server's answer ended early or cannot be read.
   */
  readonly result: T | "unsupported" | undefined;
  /** What the program that passes the bytes on reports of the connection, when that failed. */
  readonly answer: ServerAnswer | undefined;
}

/** Stops a dialog in the middle, with this result. */
export class Enough<T> extends Error {
  readonly result: T;
  constructor(result: T) {
    super("The dialog is complete");
    this.result = result;
  }
}

/**
 * Runs a dialog with a server through git's own programs. They make the connection with its
 * proxies, certificates and logins, and then only pass the bytes on. "unsupported": the server
 * speaks an older version.
 */
export async function runDialog<T>(
  call: RemoteCall,
  repository: string,
  timeoutMs: number,
  converse: (dialog: Dialog) => Promise<T>,
): Promise<DialogResult<T>> {
  let result: T | "unsupported" | undefined;
  let enough: Enough<T> | undefined;
  try {
    const { answer } = await talk(call, {
      args: passOn,
      repository,
      timeoutMs,
      async dialog(output, processInput) {
        result = undefined;
        const from = packetSource(output);
        try {
          const capabilities = await openDialog(from, processInput.write, call.address.protocol);
          result = capabilities
            ? await converse({ from, capabilities, write: processInput.write })
            : "unsupported";
        } catch (error) {
          if (error instanceof Enough) enough = error;
          if (error instanceof DagctlError || error instanceof Enough) throw error;
          // The answer is incomplete: what the program reports of the connection decides.
        }
        processInput.end();
        // Reads the rest: at most an end marker, or without a bound when the answer was not
        // understood.
        await from.rest(result === undefined ? Number.POSITIVE_INFINITY : MOST_REST);
      },
    });
    // When the dialog ends in its first lines, a server of an older version reports only that.
    return { result, answer: result === "unsupported" ? undefined : answer };
  } catch (error) {
    if (enough === undefined || error !== enough) throw error;
    return { result: enough.result, answer: undefined };
  }
}

/** Returns the arguments of the program that passes the bytes on, with the address. */
function passOn({ url, href, remote }: Address): readonly string[] {
  if (url.scheme === "file") return ["upload-pack", fileURLToPath(href)];
  if (url.scheme === "ssh") return ["git", `git-upload-pack ${quoteArgument(url.serverPath)}`];
  return [`remote-${url.scheme}`, "origin", remote];
}

function quoteArgument(text: string): string {
  return `'${text.replace(/['!]/g, (one) => `'\\${one}'`)}'`;
}

/** Returns the capabilities, or `undefined` where the server does not speak version 2. */
async function openDialog(
  from: PacketSource,
  write: (text: string) => void,
  protocol: Address["protocol"],
): Promise<readonly string[] | undefined> {
  if (protocol === "https" || protocol === "http") {
    write("stateless-connect git-upload-pack\n");
    // The first line is empty; otherwise it is the word "fallback".
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
