import type { CallOptions, TokenRecord, TokenStore } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";

/** What memory token stores share. */
export interface MemoryTokens {
  /** By id, in the order of creation. */
  readonly tokens: Map<string, TokenRecord>;
  readonly marks: Set<string>;
}

/** Returns the data of a memory token store, new and empty. */
export function memoryTokens(): MemoryTokens {
  return { tokens: new Map(), marks: new Set() };
}

/**
 * Returns a `TokenStore` in this process's memory. Its limits: nothing survives the process, and a
 * call is never slow and never rejects with `outcome_unknown`.
 *
 * @param options.data reopens, or shares, the data of another one. Default: new and empty
 * @throws DagctlError from calls of the store: `conflict` (a token that is there already) and
 *   `unavailable` (the store is closed)
 */
export function memoryTokenStore({
  data = memoryTokens(),
}: { readonly data?: MemoryTokens } = {}): TokenStore {
  const { tokens, marks } = data;
  let closed = false;
  const begin = (call?: CallOptions): void => {
    call?.signal?.throwIfAborted();
    if (closed)
      throw new DagctlError("unavailable", "The token store is closed", { retryable: false });
  };

  /** Adds all tokens or none. */
  const addAll = (added: readonly TokenRecord[]): void => {
    const all = new Map(tokens);
    for (const token of added) {
      for (const other of all.values()) if (isSame(token, other)) throw nameConflict(token);
      all.set(token.id, token);
    }
    for (const token of added) tokens.set(token.id, token);
  };

  return {
    supports: { persists: false },
    async open(call) {
      begin(call);
    },
    async find(digest, call) {
      begin(call);
      return [...tokens.values()].find((token) => token.digest === digest);
    },
    async list({ organization } = {}, call) {
      begin(call);
      return [...tokens.values()]
        .filter((token) => organization === undefined || token.organization === organization)
        .toSorted((one, other) =>
          keyOf(one) < keyOf(other) ? -1 : Number(keyOf(one) > keyOf(other)),
        );
    },
    async add(token, call) {
      begin(call);
      addAll([token]);
    },
    async addOnce(mark, added, call) {
      begin(call);
      if (marks.has(mark)) return false;
      addAll(added);
      marks.add(mark);
      return true;
    },
    async hasMark(mark, call) {
      begin(call);
      return marks.has(mark);
    },
    async replace(id, { digest, createdAt }, call) {
      begin(call);
      const token = tokens.get(id);
      if (token === undefined) return false;
      tokens.set(id, { ...token, digest, createdAt });
      return true;
    },
    async delete(id, call) {
      begin(call);
      return tokens.delete(id);
    },
    async markUsed(id, day, call) {
      begin(call);
      const token = tokens.get(id);
      if (token !== undefined && (token.lastUsedOn ?? "") < day)
        tokens.set(id, { ...token, lastUsedOn: day });
    },
    async close() {
      closed = true;
    },
  };
}

const keyOf = ({ createdAt, id }: TokenRecord): string => `${createdAt} ${id}`;

const isSame = (one: TokenRecord, other: TokenRecord): boolean =>
  one.id === other.id ||
  one.digest === other.digest ||
  (one.name === other.name && one.organization === other.organization);

const nameConflict = ({ name }: TokenRecord): DagctlError =>
  new DagctlError("conflict", `There is a token "${name}" already`);
