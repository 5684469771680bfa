export { nodeType } from "./node-type.ts";
