import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

interface Loaded {
  readonly milliseconds: readonly number[];
  readonly mebibytes: readonly number[];
}

export interface LoadFigures {
  readonly import: Loaded;
  readonly library: Loaded;
}

/**
 * Measures the import of the driver, and of the client library that its first call imports. Each
 * import runs in a new process.
 */
export async function measureLoad(rounds: number): Promise<LoadFigures> {
  return {
    import: await imported("@dagctl/k8s-driver", rounds),
    library: await imported("@kubernetes/client-node", rounds),
  };
}

async function imported(name: string, rounds: number): Promise<Loaded> {
  const code = `const before = process.memoryUsage.rss(); const began = performance.now(); await import(${JSON.stringify(name)});
    console.log(JSON.stringify([performance.now() - began, (process.memoryUsage.rss() - before) / 2 ** 20]))`;
  const figures: (readonly [number, number])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", code],
      {
        cwd: fileURLToPath(new URL("../../packages/k8s-driver", import.meta.url)),
      },
    );
    figures.push(JSON.parse(stdout) as [number, number]);
  }
  return {
    milliseconds: figures.map(([milliseconds]) => milliseconds),
    mebibytes: figures.map(([, mebibytes]) => mebibytes),
  };
}
