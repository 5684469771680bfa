import { BrokenRepository } from "../process/broken-repository.ts";

export interface BatchObject {
  readonly id: string;
  readonly type: string;
  readonly bytes: number;
  /** Must be read to its end before the next object. */
  readonly content: AsyncIterable<Buffer>;
}

/** What `cat-file` says of an object. */
export type ObjectInfo = Pick<BatchObject, "id" | "type" | "bytes">;

/** Reads the output of `cat-file --batch` and of `cat-file --batch-command`. */
export interface BatchOutput {
  /** Returns the answer to one `info`, or `undefined` at the end. A missing object has no bytes. */
  info(): Promise<ObjectInfo | undefined>;
  /** Returns the answer to one `contents`, or `undefined` at the end. */
  object(): Promise<BatchObject | undefined>;
}

/** The type of an object that is not there. */
export const MISSING = "missing";

export function batchOutput(output: AsyncIterable<Buffer>): BatchOutput {
  const source = output[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done) return false;
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    return true;
  };
  const take = async function* (bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      if (rest.length === 0 && !(await more()))
        throw new BrokenRepository("git cat-file ended in the middle of an object");
      const part = rest.subarray(0, left);
      rest = rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  };
  // A newline comes after each content.
  let afterContent = 0;
  const info = async (): Promise<ObjectInfo | undefined> => {
    for await (const _newline of take(afterContent));
    afterContent = 0;
    let end = rest.indexOf(10);
    while (end < 0 && (await more())) end = rest.indexOf(10);
    if (end < 0) return undefined;
    const [id = "", type = "", size = "0"] = rest.subarray(0, end).toString("latin1").split(" ");
    rest = rest.subarray(end + 1);
    return { id, type, bytes: type === MISSING ? 0 : Number(size) };
  };
  return {
    info,
    async object() {
      const found = await info();
      if (found !== undefined && found.type !== MISSING) afterContent = 1;
      return found && { ...found, content: take(found.bytes) };
    },
  };
}

/**
 * Yields what `cat-file --batch` writes: a line, the content and a newline, for each object that
 * was asked for.
 */
export async function* batchObjects(output: AsyncIterable<Buffer>): AsyncGenerator<BatchObject> {
  const { object } = batchOutput(output);
  for (let one = await object(); one; one = await object()) yield one;
}
