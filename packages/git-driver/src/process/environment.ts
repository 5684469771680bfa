/**
 * Set on every command, over whatever the configuration of a cached repository says, so that
 * nothing in it runs a program. Where each comes from: docs of git-config(1), also below.
 */
export const CACHE_CONFIGURATION: readonly string[] = [
  "core.symlinks=false",
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.attributesFile=/dev/null",
  "gc.auto=0",
  "maintenance.auto=false",
];

/** What commands that talk to a server have besides. */
export const NETWORK_CONFIGURATION: readonly string[] = [
  "core.askPass=",
  "credential.helper=",
  "protocol.version=2",
  "http.followRedirects=false",
  // A server that sends less than this for a minute is taken for dead, well before the deadline of
  // a large fetch.
  "http.lowSpeedLimit=100",
  "http.lowSpeedTime=60",
  "transfer.bundleURI=false",
  "fetch.recurseSubmodules=false",
  "fetch.writeCommitGraph=false",
  // Packs stay packs: only those can be marked as incomplete on purpose.
  "fetch.unpackLimit=1",
];

/**
 * An environment from zero. `protocols` is all that git may speak (`GIT_ALLOW_PROTOCOL` wins over
 * any configuration); none for commands that read the cache, so that nothing there can reach out.
 */
export function environment(
  protocols: readonly string[],
  repository: string,
): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
    // No .netrc, no configuration, no keys of the person who runs the server.
    HOME: "/dev/null",
    XDG_CONFIG_HOME: "/dev/null",
    LC_ALL: "C",
    GIT_DIR: repository,
    GIT_ALLOW_PROTOCOL: protocols.join(":"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ADVICE: "0",
    // One allocation: a small pack may hold an object that swells to any size. What is rightly
    // large is streamed by git, from 512 MiB on.
    GIT_ALLOC_LIMIT: "1g",
  };
}
