import { signal } from "@preact/signals";
import { keepStream, type KeptStream } from "../../src/server/keep-stream.ts";

/** A kept stream of numbers, which a test prints. */
export interface NumbersStream {
  readonly stream: KeptStream;
  readonly taken: number[];
  /** The positions after which the stream was opened. */
  readonly opened: number[];
  readonly failures: (readonly [unknown, boolean])[];
  readonly ends: { count: number };
  readonly isAway: { value: boolean };
  readonly returns: { value: number };
  print(number: number): void;
  break(error: unknown): void;
  finish(): void;
  /** How many are open. */
  open(): number;
}

/** Returns a stream of the numbers that are printed: each opening gets those after its position. */
export function numbersStream(): NumbersStream {
  const isAway = signal(false);
  const returns = signal(0);
  const printed: number[] = [];
  const taken: number[] = [];
  const opened: number[] = [];
  const failures: (readonly [unknown, boolean])[] = [];
  const ends = { count: 0 };
  const wakeups = new Set<() => void>();
  let problem: { readonly error: unknown } | undefined;
  let isFinished = false;
  let open = 0;

  async function* read(after: number, ending: AbortSignal): AsyncGenerator<number> {
    open += 1;
    try {
      let index = printed.findIndex((number) => number > after);
      if (index < 0) index = printed.length;
      for (;;) {
        while (index < printed.length) yield printed[index++] ?? 0;
        if (problem !== undefined) throw problem.error;
        if (isFinished) return;
        await new Promise<void>((resolve, reject) => {
          wakeups.add(resolve);
          ending.addEventListener("abort", () => reject(ending.reason as Error));
        });
      }
    } finally {
      open -= 1;
    }
  }
  function wake(): void {
    for (const each of wakeups) each();
    wakeups.clear();
  }
  const stream = keepStream<number>(
    { connection: { returns }, isAway },
    {
      open(ending) {
        const after = taken.at(-1) ?? 0;
        opened.push(after);
        problem = undefined;
        return read(after, ending);
      },
      take: (number) => void taken.push(number),
      end: () => void (ends.count += 1),
      fail: (error, isRetried) => void failures.push([error, isRetried]),
    },
  );
  return {
    stream,
    taken,
    opened,
    failures,
    ends,
    isAway,
    returns,
    print(number) {
      printed.push(number);
      wake();
    },
    break(error) {
      problem = { error };
      wake();
    },
    finish() {
      isFinished = true;
      wake();
    },
    open: () => open,
  };
}
