import type { JSX } from "preact";

/** The paths of the icons, on a grid of 16. */
const PATHS = {
  active: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.5 8.2l1.8 1.8 3.3-3.8",
  failed: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6 6l4 4M10 6l-4 4",
  running: "M14 8a6 6 0 1 1-3.2-5.3",
  pending: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z",
  degraded: "M8 2.5 14.2 13.5H1.8ZM8 6.5v3.2M8 11.4v.2",
  suspended: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.5 6v4M9.5 6v4",
  inactive: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z",
  skipped: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.5 8h5",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.4 10.4 13.5 13.5",
  projects: "M2.5 6h11v7.5h-11ZM3.5 4h9M5 2.2h6",
  runs: "M3 13V6M6.3 13V3M9.7 13V8M13 13V5",
  activity: "M1.5 8h3l2-5 3 10 2-5h3",
  variables:
    "M6 2.8c-1.6 0-2 .7-2 2v1.4c0 1-.4 1.8-1.5 1.8 1.1 0 1.5.8 1.5 1.8v1.4c0 1.3.4 2 2 2M10 2.8c1.6 0 2 .7 2 2v1.4c0 1 .4 1.8 1.5 1.8-1.1 0-1.5.8-1.5 1.8v1.4c0 1.3-.4 2-2 2",
  secrets: "M3.5 7h9v6.5h-9ZM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  hooks: "M4.5 2.5v6.8a3.2 3.2 0 0 0 6.4 0V6M8.4 8.3 10.9 5.8l2.5 2.5",
  tokens: "M10.4 2.6a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8.2 7.8 2.8 13.2M4.4 11.6l1.7 1.7",
  notifications: "M4.2 11V7.2a3.8 3.8 0 0 1 7.6 0V11l1.2 1.4H3ZM6.6 14.2h2.8",
  audit: "M3.5 2.5h9v11h-9ZM6 5.5h4M6 8h4M6 10.5h2.5",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.5 5.5h7.5v7.5h-7.5ZM3 10.5v-7.5h7.5",
  done: "M3.5 8.5l3 3 6-7",
  link: "M9.5 3h3.5v3.5M13 3 7.5 8.5M11 9.5v3.5H3V5h3.5",
  leave: "M6.5 3H3v10h3.5M10 5.2 12.8 8 10 10.8M6.5 8h6",
  light:
    "M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1",
  dark: "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5Z",
  system: "M2.5 3h11v7.5h-11ZM6 13h4M8 10.5v2.5",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.6",
  up: "M4 9.8 8 6l4 3.8",
  down: "M4 6.2 8 10l4-3.8",
  download: "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13h10",
  keys: "M6.2 6.2a1.9 1.9 0 1 1 2.6 1.7c-.6.3-.8.6-.8 1.3M8 11.4v.2M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4Z",
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** Shows an icon, which says nothing to a reader of the screen: a text beside it does. */
export function Icon({ name, class: className }: { name: IconName; class?: string }): JSX.Element {
  const classes = ["icon", `icon-${name}`, className].filter(Boolean).join(" ");
  return (
    <svg class={classes} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
