import { DagctlError } from "@dagctl/core/errors";

/**
 * Git's own framing (gitprotocol-common(5)): lines with their length at the front, and three
 * markers that are not lines.
 */
export type Packet = Buffer | "flush" | "delimiter" | "end";

const LONGEST = 65_520;

export function packet(line: string): string {
  return `${(Buffer.byteLength(line) + 4).toString(16).padStart(4, "0")}${line}`;
}

export const FLUSH = "0000";
export const DELIMITER = "0001";

/**
 * What a server sends, read byte by byte or line by line. Each method returns `undefined` at the
 * end.
 */
export interface PacketSource {
  byte(): Promise<string | undefined>;
  next(): Promise<Packet | undefined>;
  /** Waits for the end. Throws when more than `most` bytes come before it. */
  rest(most: number): Promise<void>;
}

/** Reads pkt-lines. Throws on anything else. Keeps one line and its chunk in memory at most. */
export function packetSource(output: AsyncIterable<Buffer>): PacketSource {
  const source = output[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const take = async (bytes: number): Promise<Buffer | undefined> => {
    while (rest.length < bytes) {
      const more = await source.next();
      if (more.done) return undefined;
      rest = rest.length === 0 ? more.value : Buffer.concat([rest, more.value]);
    }
    const taken = rest.subarray(0, bytes);
    rest = rest.subarray(bytes);
    return taken;
  };
  return {
    byte: async () => (await take(1))?.toString("latin1"),
    async next() {
      const head = (await take(4))?.toString("latin1");
      if (head === undefined) return undefined;
      if (!/^[0-9a-f]{4}$/i.test(head)) throw new Error("The server sent what is no pkt-line");
      const length = Number.parseInt(head, 16);
      if (length === 0) return "flush";
      if (length === 1) return "delimiter";
      if (length === 2) return "end";
      if (length < 4 || length > LONGEST)
        throw new Error("The server sent a pkt-line of no length");
      return take(length - 4);
    },
    async rest(most) {
      for (let bytes = 0; bytes <= most;) {
        const more = await source.next();
        if (more.done) return;
        bytes += more.value.length;
      }
      throw new DagctlError("unavailable", "The Git server did not stop sending; try again later");
    },
  };
}
