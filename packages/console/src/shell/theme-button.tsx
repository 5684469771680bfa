import type { JSX } from "preact";
import { useApp } from "../app-context.ts";
import { THEMES } from "../settings/choices.ts";
import { Icon } from "../ui/icon.tsx";

const WORDS = { system: "as the system", light: "light", dark: "dark" } as const;

/** Shows the theme, and takes the next one when it is pressed. */
export function ThemeButton(): JSX.Element {
  const { choices } = useApp();
  const theme = choices.theme.value;
  const label = `Theme: ${WORDS[theme]}`;
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  return (
    <button
      type="button"
      class="button button-quiet"
      aria-label={label}
      title={label}
      onClick={() => choices.setTheme(next)}
    >
      <Icon name={theme} />
    </button>
  );
}
