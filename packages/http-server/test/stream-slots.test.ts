import { describe, expect, test } from "vitest";
import { streamSlots } from "../src/stream-slots.ts";

const caller = (organization: string, name = "one") =>
  ({ organization, caller: name, access: "read" }) as never;

describe("the places for streams", () => {
  test.each([true, false])(
    "leave one to each organization while others have all that are shared (follow: %s)",
    (follow) => {
      const slots = streamSlots({ max: 4, maxPerCaller: 100 });
      const take = (organization: string): (() => void) =>
        slots.take(caller(organization), { follow });
      const taken = ["a", "a", "a", "a", "b", "b", "c"].map(take);
      expect(() => take("a")).toThrow("at once");
      expect(() => take("b")).toThrow("at once");
      const free = take("d");
      expect(() => take("d")).toThrow("at once");
      free();
      take("d")();
      taken[0]?.();
      take("b");
      expect(() => take("c")).toThrow("at once");
    },
  );

  test("are as many for one organization as there are shared ones", () => {
    const slots = streamSlots({ max: 3, maxPerCaller: 100 });
    const take = (): (() => void) => slots.take(caller("a"), { follow: true });
    const [first] = [take(), take(), take()];
    expect(take).toThrow("Too many streams");
    first?.();
    first?.();
    take();
    expect(take).toThrow("Too many streams");
  });
});
