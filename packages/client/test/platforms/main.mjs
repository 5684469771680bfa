// Prints what `life` returns, as JSON, on Node, Bun and Deno. The input is the only argument.
import { argv } from "node:process";
import { life } from "./life.mjs";

console.log(JSON.stringify(await life(JSON.parse(argv[2]))));
