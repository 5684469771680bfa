/**
 * Characters that are removed from a line of a log: controls, and those that are not visible or
 * that make text look like other text.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** The exceptions that people need: a tab, and the joiners of scripts and emoji. */
const SHOWN = new Set(["\t", "\u200c", "\u200d"]);
/**
 * Escape sequences of terminals: CSI, strings (OSC, DCS, SOS, PM, APC) that are terminated, and
 * character sets. A letter after a lone escape stays: it may be one of a secret. Linear: a string
 * ends at any control character.
 */
const SEQUENCE =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0080-\u009f]*(?:\u0007|\u001b\\|\u009c)|\u001b[()][0AB]|\u001b[=>\\]/g;

const BACKSPACE = "\b";

/** A text with characters removed, and the original index of each remaining one. */
export interface LogView {
  readonly text: string;
  /**
   * Index in the original, per UTF-16 unit of `text`. A character that replaced another one has the
   * index of that one.
   */
  readonly at: readonly number[];
}

export interface LogViews {
  /** The text that is stored: without escape sequences and unseen characters. */
  readonly shown: LogView;
  /** All texts that the line may be read as. A secret must appear in none. */
  readonly readings: readonly LogView[];
}

/** Returns whether views of the line differ from the line. */
export const needsViews = (line: string): boolean => UNSEEN.test(line);

/**
 * Returns the text without unseen characters. Escape sequences lose their control characters only.
 */
export const withoutUnseen = (text: string): string =>
  Array.from(text)
    .filter((one) => !UNSEEN.test(one))
    .join("");

/** Returns the text without escape sequences and unseen characters. */
export const withoutSequences = (text: string): string => withoutUnseen(text.replace(SEQUENCE, ""));

/**
 * Reads a line in each way in which a terminal, an editor or a person may read it: with unseen
 * characters taken out alone, with escape sequences taken out as well, and with backspaces that
 * take back the character before them.
 */
export function logViews(line: string): LogViews {
  const inSequence = new Uint8Array(line.length);
  for (const found of line.matchAll(SEQUENCE))
    inSequence.fill(1, found.index, found.index + found[0].length);
  const bare = builder();
  const printed = builder();
  const overstruck = builder();
  const shown = builder();
  let at = 0;
  for (const one of line) {
    const unseen = UNSEEN.test(one);
    const kept = inSequence[at] === 0;
    if (!unseen) bare.add(one, at);
    if (!unseen && kept) printed.add(one, at);
    if (one === BACKSPACE) overstruck.takeBack();
    else if (!unseen && kept) overstruck.add(one, at);
    if (kept && (!unseen || SHOWN.has(one))) shown.add(one, at);
    at += one.length;
  }
  return { shown: shown.view(), readings: [bare.view(), printed.view(), overstruck.view()] };
}

function builder(): { add(one: string, at: number): void; takeBack(): void; view(): LogView } {
  const parts: string[] = [];
  const at: number[] = [];
  let replaced: number | undefined;
  return {
    add(one, index) {
      for (let unit = 0; unit < one.length; unit += 1) {
        parts.push(one.charAt(unit));
        at.push(replaced ?? index + unit);
      }
      replaced = undefined;
    },
    takeBack() {
      parts.pop();
      replaced = at.pop() ?? replaced;
    },
    view: () => ({ text: parts.join(""), at }),
  };
}
