import { get } from "node:https";
import { text } from "node:stream/consumers";
import { type ApiAccess, apiAccess } from "./api-access.ts";
import type { ClusterAccess } from "./control-plane.ts";

/** How the API server serves one kind of object. */
interface ServedResource {
  /** The base path: `/api/v1` or `/apis/GROUP/VERSION`. */
  readonly base: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** A kept connection to one API server, and the kinds that it serves. */
interface Reader {
  readonly api: ApiAccess;
  /**
   * The kinds by every word that kubectl accepts: plural, singular and short name, each also with
   * its group.
   */
  readonly resources: Promise<ReadonlyMap<string, ServedResource>>;
}

const readers = new Map<string, Promise<Reader>>();

/**
 * Returns an object as JSON has it, or a list of them when `what` names only a kind. The words are
 * those of `kubectl get`, also `KIND/NAME`, with `-l SELECTOR` and `-A`. It starts no process and
 * keeps its connection, because tests call it again and again. As there, `managedFields` are left
 * out. The caller states the type; times are texts.
 *
 * @throws Error with the answer of the API server when that is not 200
 */
export async function getObject<T>(
  plane: ClusterAccess,
  namespace: string,
  ...what: readonly string[]
): Promise<T> {
  const { api, resources } = await readerOf(plane.kubeconfig);
  const [words, query] = split(what);
  const [kind = "", name] = words;
  const resource = (await resources).get(kind);
  if (resource === undefined) {
    // A definition may have been added since.
    readers.delete(plane.kubeconfig);
    throw new Error(`the API server has no kind that is called ${kind}`);
  }
  const { base, plural, namespaced } = resource;
  const isEverywhere = what.includes("-A") || !namespaced;
  const path = [
    base,
    ...(isEverywhere ? [] : ["namespaces", namespace]),
    plural,
    ...(name === undefined ? [] : [name]),
  ];
  const search = query === undefined ? "" : `?labelSelector=${query}`;
  const found = await read<T & Partial<Shown> & { readonly items?: readonly Partial<Shown>[] }>(
    api,
    `${path.join("/")}${search}`,
  );
  for (const one of [found, ...(found.items ?? [])]) delete one.metadata?.managedFields;
  return found;
}

interface Shown {
  readonly metadata: { managedFields?: unknown };
}

/** Returns the words that name an object, and the selector as a query has it. */
function split(what: readonly string[]): [words: readonly string[], query: string | undefined] {
  const words: string[] = [];
  let selector: string | undefined;
  for (const [index, word] of what.entries()) {
    if (what[index - 1] === "-l") selector = encodeURIComponent(word);
    else if (word !== "-l" && word !== "-A") words.push(...word.split("/"));
  }
  if (words.length > 2 || words.some((word) => word.startsWith("-") || word.includes(",")))
    throw new TypeError(`getObject does not understand ${what.join(" ")}`);
  return [words, selector];
}

function readerOf(kubeconfig: string): Promise<Reader> {
  const known = readers.get(kubeconfig);
  if (known !== undefined) return known;
  const made = apiAccess(kubeconfig).then((api) => ({ api, resources: discover(api) }));
  readers.set(kubeconfig, made);
  return made;
}

/** The aggregated discovery, of which only the first version of each group is used. */
interface Discovery {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources: readonly {
        readonly resource: string;
        readonly scope: "Namespaced" | "Cluster";
        readonly singularResource?: string;
        readonly shortNames?: readonly string[];
      }[];
    }[];
  }[];
}

const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

async function discover(api: ApiAccess): Promise<ReadonlyMap<string, ServedResource>> {
  const found = new Map<string, ServedResource>();
  for (const root of ["/api", "/apis"]) {
    const { items } = await read<Discovery>(api, root, DISCOVERY);
    for (const { metadata, versions } of items)
      for (const { version, resources } of versions.slice(0, 1))
        for (const { resource, scope, singularResource = "", shortNames = [] } of resources) {
          const group = metadata.name ?? "";
          const base = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
          const served = { base, plural: resource, namespaced: scope === "Namespaced" };
          const names = [resource, singularResource, ...shortNames];
          // As in kubectl, a name means the first group that has it.
          for (const name of [...names, ...names.map((name) => `${name}.${group}`)])
            if (!found.has(name)) found.set(name, served);
        }
  }
  return found;
}

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

async function read<T>(api: ApiAccess, path: string, accept = "application/json"): Promise<T> {
  const ask = (): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = { accept };
      const request = get(new URL(path, api.url), { agent: api.agent, headers }, (response) => {
        text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
      });
      // An API server that was started again may have closed a kept connection.
      request.on("error", (error) => (request.reusedSocket ? resolve(ask()) : reject(error)));
    });
  const { status, body } = await ask();
  if (status !== 200) throw new Error(`GET ${path} ended with ${status}: ${body}`);
  return JSON.parse(body) as T;
}
