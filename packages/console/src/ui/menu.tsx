import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { useKeyDown } from "./use-keys.ts";

/**
 * Shows a button that opens more buttons below it. Escape, and a press elsewhere, close it.
 *
 * @param props.name what it is about, for readers of the screen. @default the page
 * @param props.isRowItem whether the arrows of a row lead to it. @default false
 */
export function Menu({
  label,
  name,
  isRowItem = false,
  children,
}: {
  label: string;
  name?: string | undefined;
  isRowItem?: boolean;
  children: ComponentChildren;
}): JSX.Element {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => menu.current?.removeAttribute("open");
  useKeyDown((event) => {
    if (event.key !== "Escape" || menu.current?.open !== true) return;
    close();
    menu.current.querySelector("summary")?.focus();
  });
  useEffect(() => {
    const press = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node && menu.current?.contains(target))) close();
    };
    document.addEventListener("pointerdown", press);
    return () => document.removeEventListener("pointerdown", press);
  }, []);
  return (
    <details class="actions-menu" ref={menu}>
      <summary
        class="button"
        aria-label={name === undefined ? undefined : `${label} ${name}`}
        data-row-item={isRowItem ? true : undefined}
      >
        {label} <Icon name="down" />
      </summary>
      <div
        class="actions-list"
        onClick={(event) => {
          if (event.target instanceof HTMLButtonElement) menu.current?.removeAttribute("open");
        }}
      >
        {children}
      </div>
    </details>
  );
}
