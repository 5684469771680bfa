import { type Signal, signal } from "@preact/signals";

/** How times are written. */
export type TimeForm = "relative" | "local" | "utc";
/** Which colours the page has. */
export type Theme = "system" | "light" | "dark";

export const TIME_FORMS: readonly TimeForm[] = ["relative", "local", "utc"];
export const THEMES: readonly Theme[] = ["system", "light", "dark"];

/** What a person chooses in this browser. */
export interface Choices {
  readonly times: Signal<TimeForm>;
  readonly theme: Signal<Theme>;
  setTimes(form: TimeForm): void;
  setTheme(theme: Theme): void;
}

/** `theme.js` reads this one before the page is shown. */
const THEME = "dagctl.theme";
const TIMES = "dagctl.times";

/**
 * Returns what was chosen before in this browser.
 *
 * @param storage where choices are stored; `undefined` in a browser that stores nothing
 * @param root the element that shows the theme
 */
export function createChoices(
  storage: Pick<Storage, "getItem" | "setItem"> | undefined,
  root: { readonly dataset: DOMStringMap },
): Choices {
  const read = <Value extends string>(key: string, values: readonly Value[]): Value | undefined => {
    const stored = storage?.getItem(key);
    return values.find((value) => value === stored);
  };
  const times = signal(read(TIMES, TIME_FORMS) ?? "relative");
  const theme = signal(read(THEME, THEMES) ?? "system");
  return {
    times,
    theme,
    setTimes(form) {
      times.value = form;
      storage?.setItem(TIMES, form);
    },
    setTheme(chosen) {
      theme.value = chosen;
      if (chosen === "system") delete root.dataset["theme"];
      else root.dataset["theme"] = chosen;
      storage?.setItem(THEME, chosen);
    },
  };
}
