/** An error with which a stack trace of Python ends. */
export interface TracedError {
  /** The last frame: `File "<frozen os>", line 679, in __getitem__`. */
  readonly frame: string;
  /** The line of the error, such as `ValueError: no rows`, and indented ones that continue it. */
  readonly lines: readonly string[];
  /** The index of the line of the error. */
  readonly at: number;
}

const HEADER = /Traceback \(most recent call last\):$/;
/** A path that a program wrapped at 80 characters is on the next line. */
const FRAME = /^\s*File(?: "| <|$)/;
const WRAPPED_FRAME = /^\s*File$/;
/** `ValueError: no rows`, `sqlmesh.utils.errors.ConfigError: …`, `KeyboardInterrupt`. */
const ERROR =
  /^[A-Za-z_][\w.]{0,200}: \S|^[A-Za-z_][\w.]{0,200}(?:Error|Exception|Interrupt|Exit):?$/;
/** The most lines that continue the one of an error. */
const MOST_CONTINUATIONS = 20;

interface Trace {
  /** The index of the first line. */
  readonly start: number;
  /** The error; `undefined` where the log ends, or another stack trace begins before it. */
  readonly error: TracedError | undefined;
}

/** Returns the stack traces, in order. The log may begin within the first one. */
function tracesIn(lines: readonly string[]): readonly Trace[] {
  const traces: Trace[] = [];
  const header = lines.findIndex((line) => HEADER.test(line));
  const frame = lines.findIndex((line) => FRAME.test(line));
  if (frame >= 0 && (header < 0 || frame < header))
    traces.push({ start: 0, error: errorAfter(lines, 0, 0) });
  for (let index = Math.max(0, header); index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (!HEADER.test(line)) continue;
    const indent = /^\s*(?=Traceback)/.exec(line)?.[0].length ?? 0;
    const error = errorAfter(lines, index + 1, indent);
    traces.push({ start: index, error });
    index = error?.at ?? index;
  }
  return traces;
}

/**
 * Returns the errors of all stack traces, in order. Of errors that were raised while others were
 * handled, each has a stack trace of its own.
 */
export function findTracedErrors(lines: readonly string[]): readonly TracedError[] {
  return tracesIn(lines).flatMap(({ error }) => error ?? []);
}

/** Returns the lines without those of stack traces; the error at the end of each stays. */
export function removeTraces(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let next = 0;
  for (const { start, error } of tracesIn(lines)) {
    kept.push(...lines.slice(next, start));
    // A stack trace without an error: all indented lines after it are its own.
    next = start + 1;
    if (error === undefined) while (/^\s/.test(lines[next] ?? "")) next += 1;
    else {
      kept.push(error.lines[0] ?? "");
      next = error.at + error.lines.length;
    }
  }
  return [...kept, ...lines.slice(next)];
}

function errorAfter(
  lines: readonly string[],
  from: number,
  indent: number,
): TracedError | undefined {
  let frame: string | undefined;
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (HEADER.test(line)) return undefined;
    if (FRAME.test(line)) frame = WRAPPED_FRAME.test(line) ? `${line} ${lines[at + 1]}` : line;
    const text = line.slice(indent);
    if (frame === undefined || line.slice(0, indent).trim() !== "" || !ERROR.test(text)) continue;
    return { frame: frame.trim(), lines: [text, ...continuation(lines, at + 1, indent)], at };
  }
  return undefined;
}

function continuation(lines: readonly string[], from: number, indent: number): string[] {
  const more: string[] = [];
  for (const line of lines.slice(from, from + MOST_CONTINUATIONS)) {
    if (!/^\s/.test(line.slice(indent)) || line.trim() === "") break;
    more.push(line.trim());
  }
  return more;
}
