import type { LinkTarget, LinkTo } from "@dagctl/core";

/**
 * Returns the addresses of the console's pages, for the `linkTo` of a host.
 *
 * @param address where people reach the server that serves the console, with the prefix of the
 *   plugin: `https://dagctl.example.com`
 * @throws TypeError: it is no http or https address, or has a login, a query or a fragment
 * @example
 * await createHost({ ...options, linkTo: consoleLinks("https://dagctl.example.com") });
 */
export function consoleLinks(address: string): LinkTo {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  // An empty query or fragment counts, which `search` and `hash` do not tell.
  if (!url || !isWeb || url.username + url.password !== "" || /[?#]/.test(url.href))
    throw new TypeError(
      "consoleLinks needs an http or https address without login, query and fragment, such as https://dagctl.example.com",
    );
  const base = url.href.replace(/\/+$/, "");
  return (target) => `${base}${pathOf(target)}`;
}

/** Returns the path of a page: with the organization, since a reader may belong to another one. */
function pathOf(target: LinkTarget): string {
  const organization = `/o/${encodeURIComponent(target.organization)}`;
  if (target.kind === "notification")
    return `${organization}/notifications/${encodeURIComponent(target.notification)}`;
  const project = `${organization}/projects/${encodeURIComponent(target.project)}`;
  switch (target.kind) {
    case "run":
      return `${project}/runs/${encodeURIComponent(target.run)}`;
    case "plan":
      return `${project}/plans/${encodeURIComponent(target.plan)}`;
    case "operation":
      return `${project}/operations`;
    case "project":
      return project;
  }
}
