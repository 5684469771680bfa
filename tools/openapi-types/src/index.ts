import type { OpenApiDocument } from "@dagctl/api/shapes";
import openapiTypes, { astToString } from "openapi-typescript";

/** Returns the types that openapi-typescript makes from a document, as a module of TypeScript. */
export async function typesOf(document: OpenApiDocument): Promise<string> {
  // It takes a document of its own type, and reads plain data.
  return astToString(await openapiTypes(JSON.stringify(document)));
}
