/** Returns the names of the types that a server has, as far as it says them. */
export type ReadProjectTypes = () => Promise<readonly string[]>;

/** The part of a document of OpenAPI that names the types. */
interface Described {
  readonly components?: {
    readonly schemas?: {
      readonly ProjectInput?: {
        readonly discriminator?: { readonly mapping?: Readonly<Record<string, string>> };
      };
    };
  };
}

/**
 * Returns what reads the types of projects from the description of the API. It reads once, and
 * again after a failure. No call lists them, and a server that hides the description names none.
 *
 * @param baseUrl the address of the server, with a slash at its end
 */
export function createProjectTypes(
  baseUrl: string,
  fetch: typeof globalThis.fetch = (...given) => globalThis.fetch(...given),
): ReadProjectTypes {
  let reading: Promise<readonly string[]> | undefined;

  async function read(): Promise<readonly string[]> {
    const response = await fetch(new URL("openapi.json", baseUrl));
    if (!response.ok) return [];
    const { components } = (await response.json()) as Described;
    return Object.keys(components?.schemas?.ProjectInput?.discriminator?.mapping ?? {});
  }

  return async () => {
    reading ??= read();
    try {
      return await reading;
    } catch {
      reading = undefined;
      return [];
    }
  };
}
