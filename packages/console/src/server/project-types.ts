/** The schemas of the fields that a body may have, by name. */
export type FieldSchemas = Readonly<Record<string, unknown>>;

/** The project types of a server, as far as its description of the API says them. */
export interface ProjectTypes {
  /** Returns the names of the types; none where the description is hidden. */
  names(): Promise<readonly string[]>;
  /** Returns the schemas of the fields that a create or an update of a type may have. */
  fields(type: string, on: "create" | "change"): Promise<FieldSchemas>;
  /** Returns the schemas of the parameters of a run of a type. */
  parameters(type: string): Promise<FieldSchemas>;
  /** Returns the schemas of the parameters of a plan of a type. */
  planParameters(type: string): Promise<FieldSchemas>;
}

interface BodySchema {
  readonly $ref?: string;
  readonly anyOf?: readonly BodySchema[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly discriminator?: { readonly mapping?: Readonly<Record<string, string>> };
}

/** The part of a document of OpenAPI that describes bodies. */
interface Described {
  readonly components?: {
    readonly schemas?: Readonly<Record<string, BodySchema>>;
  };
}

const PREFIX = "#/components/schemas/";

/**
 * Returns what reads the types of projects from the description of the API. It reads once, and
 * again after a failure. No call lists them, and a server that hides the description names none.
 *
 * @param baseUrl the address of the server, with a slash at its end
 */
export function createProjectTypes(
  baseUrl: string,
  fetch: typeof globalThis.fetch = (...given) => globalThis.fetch(...given),
): ProjectTypes {
  let reading: Promise<Described> | undefined;

  async function load(): Promise<Described> {
    const response = await fetch(new URL("openapi.json", baseUrl));
    return response.ok ? ((await response.json()) as Described) : {};
  }

  async function read(): Promise<Described> {
    reading ??= load();
    try {
      return await reading;
    } catch {
      reading = undefined;
      return {};
    }
  }

  return {
    async names() {
      const { components } = await read();
      return Object.keys(components?.schemas?.["ProjectInput"]?.discriminator?.mapping ?? {});
    },
    async fields(type, on) {
      const schemas = (await read()).components?.schemas ?? {};
      const body = on === "create" ? inputOf(schemas, type) : patchOf(schemas, type);
      return body?.properties ?? {};
    },
    async parameters(type) {
      const schemas = (await read()).components?.schemas ?? {};
      return parametersOf(schemas, type, "RunParameters")?.properties ?? {};
    },
    async planParameters(type) {
      const schemas = (await read()).components?.schemas ?? {};
      return parametersOf(schemas, type, "PlanParameters")?.properties ?? {};
    },
  };
}

type Schemas = Readonly<Record<string, BodySchema>>;

const follow = (schemas: Schemas, reference: string | undefined): BodySchema | undefined =>
  reference?.startsWith(PREFIX) === true ? schemas[reference.slice(PREFIX.length)] : undefined;

function inputOf(schemas: Schemas, type: string): BodySchema | undefined {
  const mapping = schemas["ProjectInput"]?.discriminator?.mapping ?? {};
  return Object.hasOwn(mapping, type) ? follow(schemas, mapping[type]) : undefined;
}

/** The schemas of a type have its name before that of what they are. */
function parametersOf(
  schemas: Schemas,
  type: string,
  what: "RunParameters" | "PlanParameters",
): BodySchema | undefined {
  const mapping = schemas["ProjectInput"]?.discriminator?.mapping ?? {};
  const input = Object.hasOwn(mapping, type) ? mapping[type] : undefined;
  return follow(schemas, input?.replace(/ProjectInput$/, what));
}

/** A patch names its type in a field that has one value. */
function patchOf(schemas: Schemas, type: string): BodySchema | undefined {
  const patches = schemas["ProjectPatch"]?.anyOf ?? [];
  return patches
    .map(({ $ref: reference }) => follow(schemas, reference))
    .find((patch) => {
      const { const: only } = (patch?.properties?.["project_type"] ?? {}) as { const?: unknown };
      return only === type;
    });
}
