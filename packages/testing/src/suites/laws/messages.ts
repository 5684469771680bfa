import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** Where the contract promises each law of a sender of messages, and what to check. */
export const MESSAGES_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("MessageSender.send", {
    "messages-as-given":
      "that body and headers are sent byte by byte, since a signature is over the body",
    "messages-headers-apart":
      "that headers are an argument of each request, and that no client or agent has defaults",
    "messages-once":
      "that the client does not retry by itself, neither after an error nor after no answer",
    "messages-status": "that the client does not throw for a status of 400 or more",
    "messages-no-redirects": "that the client does not follow a redirect",
    "messages-unavailable": "that errors of the connection become unavailable",
    "messages-deadline":
      "that one deadline covers the name server, the connection and the answer, and not each alone",
    "messages-large-answers": "that the connection is closed after a part of the body",
    "messages-private-addresses":
      "that the address is checked after every spelling was parsed, also where the host is an address, for which no name server is asked, and that every address of a name is checked for the connection that uses it",
    "messages-schemes": "that only what the operator allows is reached without https",
    "messages-hidden-url":
      "that no message of an error is made of the client's own message, and no problem of the URL's text",
  }),
  ...explain("MessageSender.problemOf", {
    "messages-problem": "that both methods use one check",
  }),
  ...explain("MessageAnswer.retryAfterMs", {
    "messages-retry-after": "that Retry-After is read as seconds and as a date",
  }),
  ...explain("MessageSender.close", {
    "messages-closed": "that a sender that is closed opens no connection",
  }),
  ...explain("CallOptions.signal", {
    "messages-abort": "that send asks signal.throwIfAborted() before it does anything",
    "messages-abort-in-flight":
      "that the signal is handed on to the client, and that its reason is not wrapped",
  }),
};
