import type { ReadConfig } from "./read-config.ts";
import type { FileGateway } from "../gateway-reading.ts";

/** The most gateways that a message names. */
const MOST_NAMED = 20;

/** One state connection that the configuration has for certain. */
interface GatewayState {
  /** Empty for a gateway without a name. */
  readonly gateway: string;
  readonly file: string;
  readonly line: number;
}

interface GatewayStates {
  /** Of the project's own. */
  readonly own: readonly GatewayState[];
  /** Results of the client's `get_state_connection()`, which is the managed state. */
  readonly client: readonly GatewayState[];
}

/**
 * Returns what is wrong with `use_managed_state_database`, which is `managed`; `undefined` where
 * it fits the state connections of the configuration. SQLMesh does not accept two state connections
 * of one gateway, and the client's function has none to return without the managed state.
 */
export function stateProblem(found: ReadConfig, managed: boolean): string | undefined {
  const { own, client } = gatewayStates(found);
  const [has, that] =
    own.length > 1
      ? ["have a state_connection of their own", "those state_connections"]
      : ["has a state_connection of its own", "that state_connection"];
  const calls = `${client.length > 1 ? "take" : "takes"} the managed state from get_state_connection()`;
  if (own.length > 0 && client.length > 0)
    return [
      `fits only some gateways: ${nameGateways(client)} ${calls} of dagctl, and ${nameGateways(own)} ${has}.`,
      `Set it to true and remove ${that},`,
      "or set it to false and write another state_connection in place of get_state_connection()",
    ].join(" ");
  if (managed && own.length > 0)
    return [
      `must be false: ${nameGateways(own)} ${has}, which SQLMesh does not take together with the managed`,
      `one. Set it to false, or remove ${that}`,
    ].join(" ");
  if (!managed && client.length > 0)
    return [
      `must be true: ${nameGateways(client)} ${calls} of dagctl.`,
      "Set it to true, or write another state_connection",
    ].join(" ");
  return undefined;
}

/** A field with a value of its own; `null` and the client's function are none. */
const FIELD =
  /(?<!\w)["']?state_connection["']?\s*[:=](?!=)(?!\s*(?:null|None|~|(?:\w+\.)?get_state_connection\()(?!\w))/;

/**
 * Returns the line of the first state connection that a configuration shows to a reader, which need
 * not be one of a gateway. A list of gateways that is set by hand cannot say whether it counts.
 */
export function visibleState(text: string): number | undefined {
  if (!text.includes("state_connection")) return undefined;
  const lines = text.split(/\r\n?|\n/);
  const index = lines.findIndex((line) => FIELD.test(line.replace(/(?:^|\s)#.*$/, "")));
  return index < 0 ? undefined : index + 1;
}

function gatewayStates({ config, reading, dotenvStates }: ReadConfig): GatewayStates {
  // An unknown list may have one for certain that belongs to none of its certain gateways.
  const gateways: readonly Omit<FileGateway, "line">[] =
    reading.outcome === "unknown"
      ? [...(reading.certain ?? []), { ...reading, name: "" }]
      : reading.gateways;
  const states = (key: "ownState" | "managedState"): readonly GatewayState[] =>
    gateways.flatMap(({ name, [key]: line }) =>
      line === undefined ? [] : [{ gateway: name, file: config, line }],
    );
  const inDotenv = dotenvStates.map((state) => ({ ...state, file: ".env" }));
  return { own: [...states("ownState"), ...inDotenv], client: states("managedState") };
}

/** Returns `gateway "a" in config.yaml (line 4) and gateway "b" in config.yaml (line 9)`. */
function nameGateways(states: readonly GatewayState[]): string {
  const names = states.slice(0, MOST_NAMED).map(({ gateway, file, line }) => {
    const name =
      gateway === "" ? "the gateway" : `gateway ${JSON.stringify(gateway.slice(0, 100))}`;
    return `${name} in ${file} (line ${line})`;
  });
  const more = states.length - names.length;
  const all = more > 0 ? [...names, `${more} more`] : names;
  const last = all.at(-1) ?? "";
  return all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${last}` : last;
}
