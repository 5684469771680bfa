import type { Client } from "../client.ts";
import type { Faults } from "./faults.ts";

/** Folders of programs, in the order of the PATH; `undefined` when there is no such image. */
export type Programs = readonly string[] | undefined;

/** Returns the programs of an image. While a promise is pending, the image is being pulled. */
export type Images = (image: string) => Programs | Promise<Programs>;

/** What every part of the node double shares. */
export interface NodeContext {
  readonly client: Client;
  readonly faults: Faults;
  readonly images: Images;
  /** The folder of the pods' directories and logs. */
  readonly folder: string;
  readonly supervise: string;
  readonly address: string;
  /** Variables of every container; its own variables override them. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * The pause before a container's first restart, doubled each time up to thirty times that. In
   * milliseconds.
   */
  readonly restartPause: number;
  /** Resolves when the node is not away. */
  readonly present: () => Promise<void>;
  /** Aborts when the double ends, and no caller waits for an API server any more. */
  readonly closing: AbortSignal;
}

/**
 * The pause between two reads of what a pod waits for (a Secret, an image), in milliseconds. A
 * kubelet takes seconds, which is too long for tests.
 */
export const TRY_AGAIN = 250;
