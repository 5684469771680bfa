import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProjectTexts } from "../../src/contracts.ts";
import { projectListText } from "../../src/organization/project-list-text.ts";

const UTF8 = { encode: new TextEncoder(), decode: new TextDecoder() };

/** Returns a store's parts: each has the texts of some projects, and the last has no place. */
function partsOf(parts: readonly (readonly unknown[])[]): readonly ProjectTexts[] {
  return parts.map((projects, index) => ({
    text: UTF8.encode.encode(projects.map((project) => JSON.stringify(project)).join(",")),
    count: projects.length,
    ...(index < parts.length - 1 && { last: { sortKey: String(index), id: "p" } }),
  }));
}

describe("projectListText", () => {
  it("returns the bytes that JSON.stringify writes of the list, in whatever parts it is read", async () => {
    const anyParts = fc.array(fc.array(fc.jsonValue(), { maxLength: 3 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(anyParts, async (given) => {
        const parts = partsOf(given);
        const places: (string | undefined)[] = [];
        const pieces: Uint8Array[] = [];
        for await (const piece of projectListText(async (after) => {
          places.push(after?.sortKey);
          return parts[places.length - 1] ?? { text: new Uint8Array(), count: 0 };
        }))
          pieces.push(piece);
        const projects = given.flat();
        expect(UTF8.decode.decode(Uint8Array.from(pieces.flatMap((piece) => [...piece])))).toBe(
          JSON.stringify({ projects, total: projects.length }),
        );
        expect(places).toEqual(given.map((_, index) => (index ? String(index - 1) : undefined)));
        if (given.length === 1) expect(pieces).toHaveLength(1);
      }),
    );
  });
});
