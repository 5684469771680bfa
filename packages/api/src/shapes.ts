// The shapes of bodies and answers, and the document that describes them. They need zod, which a
// client does not load.
export {
  type DescribedApi,
  type OpenApiDocument,
  openApi,
  type OpenApiOperation,
  type OpenApiOptions,
} from "./openapi/document.ts";
export type { JsonSchema } from "./openapi/schemas.ts";
export { TOKEN_SHAPE } from "./shapes/administration.ts";
export type { DescribedType } from "./shapes/bodies.ts";
export {
  type AnswerShape,
  type BodyShape,
  type CallShapes,
  type SentEvent,
  SHAPES,
  type Shapes,
} from "./shapes/calls.ts";
