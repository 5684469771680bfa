import type { Client } from "../client.ts";
import type { Faults } from "./faults.ts";

/**
 * Folders of programs, the one that counts first at the beginning, or undefined where there is no
 * such image.
 */
export type Programs = readonly string[] | undefined;

/** What an image holds. As long as a promise takes, the image is being pulled. */
export type Images = (image: string) => Programs | Promise<Programs>;

/** What every part of the node double shares. */
export interface NodeContext {
  readonly client: Client;
  readonly faults: Faults;
  readonly images: Images;
  /** Where the directories and logs of pods are. */
  readonly folder: string;
  readonly supervise: string;
  readonly address: string;
  /** In every container's environment; its own variables override it. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * The pause before a container's first restart, doubled each time up to thirty times that. In
   * milliseconds.
   */
  readonly restartPause: number;
  /** Resolves while the node is not away. */
  readonly present: () => Promise<void>;
  /** Aborts when the double ends: nobody waits for an API server any more. */
  readonly closing: AbortSignal;
}

/**
 * How often what a pod waits for is looked for again (a Secret, an image), in milliseconds. A
 * kubelet takes seconds; nobody here wants to wait for those.
 */
export const TRY_AGAIN = 250;
