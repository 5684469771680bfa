import { measureCycles } from "./measure.ts";

// In a process of its own: what the HTTP part left in memory would blur the growth. Options and
// answer are JSON.
process.stdout.write(JSON.stringify(await measureCycles(JSON.parse(process.argv[2] ?? "{}"))));
