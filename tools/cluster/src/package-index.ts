import type { PythonEnvironments } from "@dagctl/local-driver";
import { loginVariables } from "@dagctl/python-packages";

const NAME = "machine";
/** Where programs that install trust other certificate authorities than the public ones. */
const CERTIFICATES = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/** What lets pods install packages as the tools of this machine do. */
export interface MachineIndex {
  /** Settings of the server, as flags. */
  readonly flags: readonly string[];
  /** Variables of the server: the login of the index. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Returns the settings with which projects install from the package index of this machine. */
export async function machineIndex({
  index,
}: Pick<PythonEnvironments, "index">): Promise<MachineIndex> {
  const url = new URL(await index());
  const login = [url.username, url.password].map(decodeURIComponent);
  url.username = url.password = "";
  const names = loginVariables(NAME);
  const [username = "", password = ""] = login;
  return {
    flags: ["--package-index", `${NAME}=${url.href}`],
    environment: password === "" ? {} : { [names.username]: username, [names.password]: password },
  };
}

/** Returns the variables of this process that an image needs for the index of this machine. */
export const certificateVariables = (
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    CERTIFICATES.flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
