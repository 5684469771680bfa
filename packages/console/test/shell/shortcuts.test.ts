import { expect, test } from "vitest";
import { isFindKey } from "../../src/shell/shortcuts.ts";

const PLAIN = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test("Ctrl+K or Cmd+K finds, and no other combination with K", () => {
  const isFind = (key: string, more: Partial<typeof PLAIN>): boolean =>
    isFindKey({ ...PLAIN, key, ...more });
  expect([isFind("k", { ctrlKey: true }), isFind("K", { metaKey: true })]).toEqual([true, true]);
  expect([
    isFind("k", {}),
    isFind("j", { ctrlKey: true }),
    isFind("k", { ctrlKey: true, metaKey: true }),
    isFind("k", { ctrlKey: true, altKey: true }),
    isFind("K", { ctrlKey: true, shiftKey: true }),
  ]).toEqual(Array(5).fill(false));
});
