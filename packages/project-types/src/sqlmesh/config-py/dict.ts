import { iterate } from "./iterate.ts";
import { type Machine, step } from "./machine.ts";
import { escape } from "./scope.ts";
import { type DictValue, keyOf, type Value } from "./values.ts";

/** Sets an item as Python does: an existing key keeps its place. */
export function setItem(
  machine: Machine,
  dict: DictValue,
  key: Value,
  value: Value,
  at: number,
): void {
  machine.changes += 1;
  step(machine, at);
  const name = keyOf(key);
  if (name === undefined) {
    dict.doubt ??=
      key.kind === "opaque"
        ? { reason: `has a key that is not known: it ${key.reason}`, at: key.at }
        : { reason: "has a key that is not plain text", at };
    escape(machine, value, dict.doubt);
    return;
  }
  // Unseen code that changed the dictionary may still have it.
  if (dict.doubt) escape(machine, value, dict.doubt);
  if (dict.checked && key.kind === "text" && key.text !== key.text.toLowerCase())
    dict.doubt ??= {
      reason:
        "adds a gateway with capitals to a configuration that is made, where SQLMesh does not look for it",
      at,
    };
  const item = dict.items.get(name);
  if (item) item.value = value;
  else dict.items.set(name, { key, value, at });
}

export function mergeInto(machine: Machine, dict: DictValue, from: Value, at: number): void {
  machine.changes += 1;
  if (from.kind === "dict") {
    for (const item of from.items.values()) setItem(machine, dict, item.key, item.value, item.at);
    if (from.doubt) dict.doubt ??= from.doubt;
    return;
  }
  const doubt =
    from.kind === "opaque" ? from : { reason: "merges something that is not followed", at };
  escape(machine, from, doubt);
  dict.doubt ??= { reason: doubt.reason, at: doubt.at };
}

/** Does what `dict(x)` and `d.update(x)` do: with a mapping, or with pairs. */
export function fill(machine: Machine, dict: DictValue, from: Value, at: number): boolean {
  if (from.kind === "dict" || from.kind === "opaque") {
    mergeInto(machine, dict, from, at);
    return true;
  }
  const pairs = iterate(machine, from, at)?.map((pair) => iterate(machine, pair, at));
  if (!pairs) return false;
  for (const pair of pairs) {
    const [key, value] = pair ?? [];
    if (!key || !value || pair?.length !== 2) return false;
    setItem(machine, dict, key, value, at);
  }
  return true;
}
