import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";

/** A message to a receiver that a person has named. */
export interface Message {
  /** The address of the receiver. It may have a token in its path or query. */
  readonly url: Secret;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
}

/** What a receiver has answered. */
export interface MessageAnswer {
  /** The status of HTTP, also one of a redirect or of an error. */
  readonly status: number;
  /** How long the receiver asks to wait, in milliseconds. Absent: it does not say. */
  readonly retryAfterMs?: number;
}

/**
 * Sends messages over HTTP. A person of any organization names the receiver, so a sender connects
 * only to public addresses, and to those that the operator allows.
 *
 * No error has the URL of a message, nor a part of it but the host, and no answer of `problemOf`
 * has one.
 */
export interface MessageSender {
  /**
   * Checks a URL without a call outside: its form, its scheme, and an address that is written in
   * it.
   *
   * @returns what is wrong, for the person who sent it; `undefined` where messages may be sent
   *   there
   */
  problemOf(url: Secret): string | undefined;
  /**
   * Sends a message once with POST, also where there is no answer, and follows no redirect. It has
   * the headers of this message, and none of another one. Each connection is made to an address
   * that was checked for that connection: where any address of a name is not public, the message
   * may not be sent there. Of the answer's body it reads a part at most, and keeps
   * nothing. The answer is there within 10 seconds.
   *
   * @returns the answer, whatever its status is
   * @throws DagctlError `invalid`, at `url`: the message may not be sent there; nothing was sent
   * @throws DagctlError `unavailable`: there was no answer. The message may have arrived
   */
  send(message: Message, options?: CallOptions): Promise<MessageAnswer>;
  /** Ends what is being sent. Later calls are refused. */
  close?(): Promise<void>;
}
