import { measureSteps } from "./measure.ts";

/** A file as pieces that are repeated: short enough to print, and to write into `inputs.ts`. */
export interface Genome {
  readonly file: "config.py" | "config.yaml" | "module.py";
  readonly before: string;
  readonly piece: string;
  readonly second: string;
  readonly after: string;
  /** Gives the first `a` of each piece a number of its own. */
  readonly numbered: boolean;
}

export interface Found {
  readonly genome: Genome;
  /** Steps for each character, all files together. */
  readonly stepsEach: number;
}

export interface SearchOptions {
  readonly seed: number;
  /** Inputs that are tried. */
  readonly rounds: number;
  /** Characters of each. */
  readonly size: number;
  /** The value to maximize. @default steps for each character */
  readonly measure?: (files: Readonly<Record<string, string>>) => Promise<number>;
}

const FILES = ["config.py", "config.yaml", "module.py"] as const;
const KEPT = 20;
const LONGEST_PIECE = 200;
const END = "\nfrom sqlmesh import Config\nconfig = Config(gateways={'a': {}})\n";

const PYTHON: readonly string[] = [
  ..."from\t§import a;§'§\"§'''§(§)§[§]§{§}§\\§\\\n§f'{a}'§f'{§@a\n§# from\n§\n§\n §\n  §:§;§,§.§a§a.b§a()§x = 1\n§x = x + x\n§def f():\n§  return 1\n§class A:\n§  x = 1\n".split(
    "§",
  ),
  ..."if a:\n§elif a:\n§else:\n§while a:\n§for a in range(999):\n§ for b in x: pass\n§try:\n§ pass\n§except: pass\n§with a:\n§match a:\n§case a:\n§lambda:§not §await §yield §async §*§**§=§:=§==§ + § if a else §for a in b ".split(
    "§",
  ),
  ..."in §1§0x1§b''§r'§import a as b\n§from b import *\n§global a\n§del a\n§print(x)\n§x[0]§x['a'] = {}\n§config.a = 1\n§x.append(x)\n§x |= {1: 1}\n§os.getenv('a')§os.environ['a']§{'a': {}}§Config(gateways=x)\n".split(
    "§",
  ),
  ..."x.update(x)\n§copy.deepcopy(x)§x in x§f(*x)§f(**x)§f(x)\n§\t§é§x += [x]\n§x = []\n§x = {}\n§def g(a=x): return a\n§g(x)\n§[a for a in x]§{a: a for a in x}§(a for a in x)§x = x.replace('a','aa')\n§','.join(x)§A()\n".split(
    "§",
  ),
];
const YAML: readonly string[] = [
  ..."a: §- §? §: §&a §*a §<<: *a\n§{§}§[§]§,§'§\"§!a §!!str §\\§# a\n§\n§\n §\n  §\n    §  §\t§>\n§|\n§|-\n  a\n§>\n  a\n§---\n§...\n§%TAG ! a\n§{{ a }}§{{§}}§{% if a %}§{% endif %}§{% for a in b %}§{% endfor %}§{# a #}".split(
    "§",
  ),
  ..."{%- raw %}§{% endraw %}§gateways:\n§  a:\n§    connection:\n§      type: duckdb\n§state_connection:\n§~§null§1§1.5§a§é§\"\\u0041\"§'a''b'§\"a\\\n b\"§a b c d e f g§  a\n§   b\n§  # c\n§a:\n§- a\n§  - a\n§x: 'a\n\n".split(
    "§",
  ),
];

/**
 * Searches for inputs that take many steps: random pieces at first, after that changes of the
 * worst. The same seed finds the same. With a `measure` of processor time it finds what takes
 * longer than its steps say, which is how some of `inputs.ts` were found.
 */
export async function search({
  seed,
  rounds,
  size,
  measure = stepsEach,
}: SearchOptions): Promise<readonly Found[]> {
  const random = randomNumbers(seed);
  const pick = <T>(list: readonly T[]): T =>
    list[Math.floor(random() * list.length)] ?? list[0] ?? fail();
  const some = (words: readonly string[], most: number): string =>
    Array.from({ length: Math.floor(random() * most) }, () => pick(words)).join("");
  const fresh = (): Genome => {
    const file = pick(FILES);
    const words = wordsOf(file);
    return {
      file,
      before: some(words, 4),
      piece: some(words, 6) || pick(words),
      second: random() < 0.3 ? some(words, 5) : "",
      after: some(words, 3),
      numbered: random() < 0.3,
    };
  };
  const changed = (genome: Genome): Genome => {
    const part = pick(["before", "piece", "piece", "second", "after"] as const);
    const [text, how] = [genome[part], random()];
    const at = Math.floor(random() * (text.length + 1));
    const next =
      how < 0.5
        ? text.slice(0, at) + pick(wordsOf(genome.file)) + text.slice(at)
        : how < 0.8
          ? text.slice(0, at) + text.slice(at + 3)
          : text + text;
    return next.length > LONGEST_PIECE || (part === "piece" && next === "")
      ? genome
      : { ...genome, [part]: next };
  };
  let worst: Found[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const genome =
      worst.length >= KEPT / 2 && random() < 0.7 ? changed(pick(worst).genome) : fresh();
    worst.push({ genome, stepsEach: await measure(filesOf(genome, size)) });
    worst = worst.sort((one, other) => other.stepsEach - one.stepsEach).slice(0, KEPT);
  }
  return worst;
}

const wordsOf = (file: Genome["file"]): readonly string[] =>
  file === "config.yaml" ? YAML : PYTHON;

function filesOf(
  { file, before, piece, second, after, numbered }: Genome,
  size: number,
): Readonly<Record<string, string>> {
  const half = second === "" ? size : size / 2;
  const repeated = (text: string): string =>
    text === ""
      ? ""
      : Array.from({ length: Math.ceil(half / text.length) }, (_, index) =>
          numbered ? text.replace("a", `a${index}`) : text,
        ).join("");
  const whole = before + repeated(piece) + repeated(second) + after;
  if (file === "module.py") return { "config.py": `import m\n${END}`, "m.py": whole };
  return { [file]: file === "config.py" ? whole + END : whole };
}

async function stepsEach(files: Readonly<Record<string, string>>): Promise<number> {
  const length = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  return (await measureSteps("sqlmesh", files, Number.POSITIVE_INFINITY)).steps / length;
}

/** Returns a small generator (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function fail(): never {
  throw new TypeError("There is nothing to pick from");
}
