import { BrokenRepository } from "../process/broken-repository.ts";
import type { Local } from "../process/local.ts";
import { batchOutput, MISSING, type ObjectInfo } from "./batch-output.ts";

/** Questions to one process of git, one after the other. */
export interface ObjectDialog {
  /** Returns type and size of the objects that the cache has, by the name that was asked for. */
  infos(names: readonly string[]): Promise<ReadonlyMap<string, ObjectInfo>>;
  /**
   * Returns the contents of objects that the cache has, by id.
   *
   * @throws BrokenRepository when the cache does not have one of them any more
   */
  contents(ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
}

/** Provides a dialog for as long as `work` takes. To start a program stops the whole host. */
export async function withObjects<T>(
  local: Local,
  work: (dialog: ObjectDialog) => Promise<T>,
): Promise<T> {
  let done: { readonly result: T } | undefined;
  await local.interact(["cat-file", "--batch-command"], async (output, { write, end }) => {
    const { info, object } = batchOutput(output);
    const ask = (command: "info" | "contents", names: readonly string[]): void =>
      write(names.map((name) => `${command} ${name}\n`).join(""));
    const result = await work({
      async infos(names) {
        const found = new Map<string, ObjectInfo>();
        ask("info", names);
        for (const name of names) {
          const one = requireAnswer(await info());
          if (one.type !== MISSING) found.set(name, one);
        }
        return found;
      },
      async contents(ids) {
        const found = new Map<string, Buffer>();
        ask("contents", ids);
        for (const id of ids) {
          const one = requireAnswer(await object());
          if (one.id !== id || one.type === MISSING)
            throw new BrokenRepository("git cat-file gave another object");
          const chunks: Buffer[] = [];
          for await (const chunk of one.content) chunks.push(chunk);
          found.set(id, Buffer.concat(chunks));
        }
        return found;
      },
    });
    done = { result };
    end();
    // The output must be read to its end.
    await info();
  });
  return requireAnswer(done).result;
}

function requireAnswer<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new BrokenRepository("git cat-file ended before its answer");
  return answer;
}
