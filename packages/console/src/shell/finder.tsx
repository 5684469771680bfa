import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { isUnsupported } from "../server/is-unsupported.ts";
import { Icon } from "../ui/icon.tsx";
import { StatusIcon, Text } from "../ui/parts.tsx";
import { useAccessRule } from "../ui/use-access.ts";
import { useLatest } from "../ui/use-latest.ts";
import { useLoad } from "../ui/use-load.ts";
import { useModal } from "../ui/use-modal.ts";
import { type FinderOption, finderOptions, moveChoice } from "./finder-options.ts";
import { NAVIGATION } from "./navigation.ts";

/** How many projects are offered. */
const MOST = 8;
/** How long a person types nothing before it is searched for, in milliseconds. */
const PAUSE_MS = 150;

/** Shows a field over the page that finds a project by a part of its name, or a page. */
export function Finder({ onClose }: { onClose: () => void }): JSX.Element {
  const { client, organization, href } = usePlace();
  const { route } = useLocation();
  const dialog = useModal();
  const mayCall = useAccessRule();
  const pages = NAVIGATION.filter(({ call }) => mayCall(call));
  const [typed, setTyped] = useState("");
  const [index, setIndex] = useState(0);
  const search = useLater(typed.trim());
  const loaded = useLoad(`${organization} ${search}`, async (signal) =>
    // What ran last is what a person may look for.
    client.projects.list({
      ...(search === "" ? { sort: "-last_run" } : { search, sort: "name" }),
      limit: MOST,
      signal,
    }),
  );

  const found = useLatest(organization, loaded);
  const isWaiting = loaded.isLoading || search !== typed.trim();
  const options = finderOptions(typed.trim(), found?.projects ?? [], pages);
  const chosen = options[Math.min(index, options.length - 1)];
  const open = (option: FinderOption): void => {
    dialog.current?.close();
    route(href(option.path));
  };
  // Enter opens what is found by what was typed, also where that is not read yet.
  const isOpening = useRef(false);
  useEffect(() => {
    if (!isOpening.current || isWaiting) return;
    isOpening.current = false;
    if (chosen !== undefined) open(chosen);
  }, [isWaiting]);
  const act = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined;
    if (step !== undefined) setIndex(moveChoice(index, step, options.length));
    else if (event.key !== "Enter") return;
    else if (isWaiting) isOpening.current = true;
    else if (chosen !== undefined) open(chosen);
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      class="dialog finder"
      aria-label="Find a project or a page"
      onClose={onClose}
      onClick={(event) => {
        // A click beside the dialog is one on its backdrop.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div class="finder-field">
        <Icon name="search" />
        <input
          class="field"
          type="text"
          role="combobox"
          aria-label="Find a project or a page"
          aria-expanded={options.length > 0}
          aria-controls="finder-options"
          aria-autocomplete="list"
          aria-activedescendant={chosen === undefined ? undefined : optionId(chosen)}
          placeholder="Find a project or a page"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          onInput={({ currentTarget }) => {
            isOpening.current = false;
            setTyped(currentTarget.value);
            setIndex(0);
          }}
          onKeyDown={act}
        />
      </div>
      <div class="finder-options" id="finder-options" role="listbox" aria-label="Found">
        {options.map((option) => (
          <Option
            key={option.path}
            option={option}
            isChosen={option === chosen}
            onChoose={() => open(option)}
          />
        ))}
      </div>
      <p class="finder-note quiet" role="status">
        {noteOf({
          search,
          error: loaded.error,
          isWaiting,
          found: found?.projects.length ?? 0,
          total: found?.total,
        })}
      </p>
    </dialog>
  );
}

/** Returns a text after it was the same for a moment. */
function useLater(text: string): string {
  const [later, setLater] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLater(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return later;
}

const optionId = ({ path }: FinderOption): string => `finder-option-${path}`;

function Option({
  option,
  isChosen,
  onChoose,
}: {
  option: FinderOption;
  isChosen: boolean;
  onChoose: () => void;
}): JSX.Element {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <div
      ref={row}
      class="finder-option"
      id={optionId(option)}
      role="option"
      aria-selected={isChosen}
      onClick={onChoose}
    >
      {option.status === undefined ? (
        <Icon name={option.icon ?? "projects"} />
      ) : (
        <StatusIcon status={option.status} />
      )}
      <span class="cut">
        <Text>{option.text}</Text>
      </span>
      <span class="badge">{option.kind}</span>
    </div>
  );
}

/** Returns what is to be said of the projects that were found, or not found. */
function noteOf({
  search,
  error,
  isWaiting,
  found,
  total = 0,
}: {
  search: string;
  error: unknown;
  isWaiting: boolean;
  found: number;
  total: number | undefined;
}): string {
  if (isWaiting) return "Reading the projects";
  if (isUnsupported(error)) return "This server cannot find projects by a part of the name.";
  if (error !== undefined) return error instanceof Error ? error.message : "It cannot be read.";
  if (found === 0) return search === "" ? "There are no projects yet." : "No project matches.";
  if (total > found) return `The first ${found} of ${total} projects: type more of the name.`;
  return found === 1 ? "1 project" : `${found} projects`;
}
