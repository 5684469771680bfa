import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";

/** Shows a button that opens more buttons below it. Escape, and a press elsewhere, close it. */
export function Menu({
  label,
  children,
}: {
  label: string;
  children: ComponentChildren;
}): JSX.Element {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (): void => menu.current?.removeAttribute("open");
    const press = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node && menu.current?.contains(target))) close();
    };
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || menu.current?.open !== true) return;
      close();
      menu.current.querySelector("summary")?.focus();
    };
    document.addEventListener("pointerdown", press);
    document.addEventListener("keydown", leave);
    return () => {
      document.removeEventListener("pointerdown", press);
      document.removeEventListener("keydown", leave);
    };
  }, []);
  return (
    <details class="actions-menu" ref={menu}>
      <summary class="button">
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
