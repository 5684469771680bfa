import type { LinkTo } from "../contracts/links.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";

/** The longest address of a page, in characters: a message has little place. */
const LONGEST = 1_000;

/**
 * Returns a function whose addresses may be in a message: http or https, without credentials, in a
 * form that ends no link of Slack. It throws nothing: a message is worth more than its link.
 */
export function safeLinks(linkTo: LinkTo | undefined, { log }: Pick<HostContext, "log">): LinkTo {
  return (target) => {
    try {
      const written = linkTo?.(target);
      if (written === undefined) return undefined;
      const { href, protocol, username, password } = new URL(written);
      const isWeb = protocol === "https:" || protocol === "http:";
      if (!isWeb || username !== "" || password !== "" || href.length > LONGEST)
        throw new TypeError("It must be an http or https URL without credentials");
      return href.replaceAll("|", "%7C");
    } catch (error) {
      const details = { target: target.kind, error: asDagctlError(error).message };
      log({ level: "warn", message: "linkTo has no address for a message", details });
      return undefined;
    }
  };
}
