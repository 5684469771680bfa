export interface BatchObject {
  readonly id: string;
  readonly type: string;
  readonly bytes: number;
  /** Must be read to its end before the next object. */
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Yields what `cat-file --batch` writes: a line, the content and a newline, for each object that
 * was asked for.
 */
export async function* batchObjects(output: AsyncIterable<Buffer>): AsyncGenerator<BatchObject> {
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
        throw new Error("git ended in the middle of an object");
      const part = rest.subarray(0, left);
      rest = rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  };
  for (;;) {
    let end = rest.indexOf(10);
    while (end < 0 && (await more())) end = rest.indexOf(10);
    if (end < 0) return;
    const [id = "", type = "", size = "0"] = rest.subarray(0, end).toString("latin1").split(" ");
    rest = rest.subarray(end + 1);
    const bytes = type === "missing" ? 0 : Number(size);
    yield { id, type, bytes, content: take(bytes) };
    if (type === "missing") continue;
    for await (const _newline of take(1));
  }
}
