import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "./icon.tsx";

/** How long a button says that it has copied, in milliseconds. */
const SHOWN_MS = 2000;

/**
 * Copies a text. A page on plain HTTP has no clipboard: there the text of an area is selected and
 * copied.
 *
 * @param inside the element that the area is put into: a dialog takes the focus to itself
 * @returns whether it was copied
 */
async function copyText(text: string, inside: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "hidden";
    inside.append(area);
    area.select();
    // The only way that there is on plain HTTP.
    const isCopied = document.execCommand("copy");
    area.remove();
    return isCopied;
  }
}

/**
 * Shows a button that copies a text.
 *
 * @param props.text the text, or what returns it when the button is pressed
 */
export function Copy({
  text,
  label,
}: {
  text: string | (() => string);
  label: string;
}): JSX.Element {
  const [outcome, setOutcome] = useState<"copied" | "failed" | undefined>();
  const copy = async (button: HTMLElement): Promise<void> => {
    const copied = typeof text === "string" ? text : text();
    const isCopied = await copyText(copied, button.parentElement ?? document.body);
    button.focus();
    setOutcome(isCopied ? "copied" : "failed");
    setTimeout(() => setOutcome(undefined), SHOWN_MS);
  };
  const words = { copied: "Copied", failed: "Not copied: select and copy it by hand" };
  return (
    <span class="copy">
      <button
        type="button"
        class="button button-quiet button-small"
        aria-label={label}
        title={label}
        onClick={({ currentTarget }) => void copy(currentTarget)}
      >
        <Icon name={outcome === "copied" ? "done" : "copy"} />
      </button>
      <span role="status" class="hidden">
        {outcome && words[outcome]}
      </span>
    </span>
  );
}
