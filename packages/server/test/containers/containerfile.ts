/** One instruction, with its continued lines joined. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** From one FROM to the next. */
export interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

export interface Containerfile {
  /** ARGs before the first FROM: they count in the FROMs alone. */
  readonly before: readonly Instruction[];
  readonly stages: readonly Stage[];
}

/**
 * The instructions that this repository's files consist of. Every other one is refused, because the
 * tests would ignore it.
 */
const KNOWN: ReadonlySet<string> = new Set([
  "ARG",
  "FROM",
  "WORKDIR",
  "COPY",
  "RUN",
  "ENV",
  "USER",
  "EXPOSE",
  "ENTRYPOINT",
]);

export function parseContainerfile(text: string): Containerfile {
  const instructions: Instruction[] = [];
  let open = "";
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    if (line.endsWith("\\")) {
      open += `${line.slice(0, -1).trim()} `;
      continue;
    }
    const [, name = "", rest = ""] = /^(\S+)\s+(.*)$/.exec(`${open}${line}`.trim()) ?? [];
    if (!KNOWN.has(name))
      throw new Error(`line ${index + 1}: the tests do not know the instruction "${name}"`);
    instructions.push({ name, text: rest, line: index + 1 });
    open = "";
  }
  const before: Instruction[] = [];
  const stages: { base: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const one of instructions) {
    if (one.name === "FROM") {
      const [, base = "", name] = /^(\S+)(?: AS (\S+))?$/.exec(one.text) ?? [];
      stages.push({ base, name, instructions: [] });
    } else (stages.at(-1)?.instructions ?? before).push(one);
  }
  return { before, stages };
}

/** The last instruction of a kind, which is the one that counts. */
export const lastOf = ({ instructions }: Stage, name: string): string | undefined =>
  instructions.findLast((one) => one.name === name)?.text;
