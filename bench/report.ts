import { availableParallelism, cpus, type } from "node:os";

export function machine(): string {
  const model = cpus()[0]?.model ?? "unknown processor";
  return `${availableParallelism()} processors (${model}), ${type()}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
}
