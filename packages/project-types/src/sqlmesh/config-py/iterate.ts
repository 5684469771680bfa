import { type Machine, step } from "./machine.ts";
import { newList, type Value } from "./values.ts";

/**
 * Returns the items that a loop over a value goes through, in order; `undefined` where they are not
 * known.
 */
export function iterate(machine: Machine, value: Value, at: number): readonly Value[] | undefined {
  const items = itemsOf(value);
  if (items) step(machine, at, items.length);
  // A second loop over it gets only what was left.
  if (value.kind === "list" && value.once)
    value.doubt ??= { reason: "goes through a generator twice", at };
  return items;
}

function itemsOf(value: Value): readonly Value[] | undefined {
  switch (value.kind) {
    case "list":
    case "tuple":
      return value.doubt ? undefined : value.items;
    case "dict":
      return value.doubt ? undefined : [...value.items.values()].map(({ key }) => key);
    case "class":
      if (value.sort !== "enum" || value.doubt) return undefined;
      return value.declared.flatMap((name) => value.members.get(name) ?? []);
    case "method": {
      // A view of a dictionary, which shows its current content.
      const { of, name } = value;
      if (of.kind !== "dict" || of.doubt || !VIEWS.has(name)) return undefined;
      return [...of.items.values()].map(({ key, value: item }) =>
        name === "keys()" ? key : name === "values()" ? item : newList([key, item], "tuple"),
      );
    }
    default:
      return undefined;
  }
}

const VIEWS: ReadonlySet<string> = new Set(["items()", "keys()", "values()"]);
