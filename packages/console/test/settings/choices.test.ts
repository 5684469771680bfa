import { describe, expect, test } from "vitest";
import { createChoices } from "../../src/settings/choices.ts";

describe("the choices of a person", () => {
  test("Choices are stored in the browser, and read at the next start", () => {
    const stored = new Map<string, string>();
    const storage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    };
    const root = { dataset: {} as DOMStringMap };
    const first = createChoices(storage, root);
    expect([first.times.value, first.theme.value]).toEqual(["relative", "system"]);
    first.setTimes("utc");
    first.setTheme("dark");
    expect(root.dataset).toEqual({ theme: "dark" });
    const second = createChoices(storage, root);
    expect([second.times.value, second.theme.value]).toEqual(["utc", "dark"]);
    second.setTheme("system");
    expect(root.dataset).toEqual({});
    stored.set("dagctl.times", "nonsense");
    expect(createChoices(storage, root).times.value).toBe("relative");
  });

  test("A browser that stores nothing has choices for the time of the page", () => {
    const choices = createChoices(undefined, { dataset: {} });
    choices.setTimes("local");
    expect(choices.times.value).toBe("local");
  });
});
