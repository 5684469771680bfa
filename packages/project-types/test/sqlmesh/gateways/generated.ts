import { type GatewayCase, gatewayCase } from "./cases.ts";
import { dice } from "./dice.ts";
import { pythonConfig } from "./generate-python.ts";
import { yamlConfig } from "./generate-yaml.ts";

const SEED = 20_261_124;
/** CI tries half of what `npm run test:exhaustive` tries. */
const OF_EACH = process.env["DAGCTL_TEST_EXHAUSTIVE"] === undefined ? 100 : 200;

/** Returns configurations of a grammar, the same in every run. */
export function generatedCases(
  count: number = OF_EACH,
  seed: number = SEED,
): readonly GatewayCase[] {
  return Array.from({ length: count }, (_, index) => index).flatMap((index) =>
    [["YAML", yamlConfig] as const, ["Python", pythonConfig] as const].map(
      ([language, generate]) => {
        const { name, text } = generate(dice(seed + index));
        return gatewayCase(`generated ${language} ${index}`, { [name]: text });
      },
    ),
  );
}
