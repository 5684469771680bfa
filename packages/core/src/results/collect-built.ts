import type { BuiltNodes } from "../contracts/plan-work.ts";
import type { Frame } from "./frame-shapes.ts";

/** The most nodes of a project that plans compare with. */
export const MOST_BUILT = 10_000;

type NodesFrame = Extract<Frame, { readonly kind: "nodes" }>;

/** Collects what the programs of one run have built. */
export interface BuiltCollector {
  add(frame: NodesFrame): void;
  /** `undefined`: nothing was reported, not all of it was, or it is too much. */
  all(): BuiltNodes | undefined;
}

export function collectBuilt(): BuiltCollector {
  const nodes = new Map<string, string>();
  let process: string | undefined;
  let total: number | undefined;
  return {
    add(frame) {
      // Each command is a process: the last one counts.
      if (frame.process !== process) {
        nodes.clear();
        total = undefined;
      }
      ({ process, total = total } = frame);
      for (const [name, fingerprint] of Object.entries(frame.nodes))
        if (nodes.size <= MOST_BUILT) nodes.set(name, fingerprint);
    },
    all: () =>
      total !== undefined && nodes.size === total && total <= MOST_BUILT
        ? Object.fromEntries(nodes)
        : undefined,
  };
}
