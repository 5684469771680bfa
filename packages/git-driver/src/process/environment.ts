/**
 * Set on every command, with precedence over the configuration of a cached repository, so that
 * nothing in it runs a program. The source of each is git-config(1), also for those below.
 */
export const CACHE_CONFIGURATION: readonly string[] = [
  "core.symlinks=false",
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.attributesFile=/dev/null",
  "gc.auto=0",
  "maintenance.auto=false",
];

/** Set in addition on commands that talk to a server. */
export const NETWORK_CONFIGURATION: readonly string[] = [
  "core.askPass=",
  "credential.helper=",
  "protocol.version=2",
  "http.followRedirects=false",
  // A server that sends less than this for a minute counts as dead, well before the deadline of a
  // large fetch.
  "http.lowSpeedLimit=100",
  "http.lowSpeedTime=60",
  "transfer.bundleURI=false",
  "fetch.recurseSubmodules=false",
  "fetch.writeCommitGraph=false",
  // Packs stay packs: only packs can be marked as incomplete on purpose.
  "fetch.unpackLimit=1",
];

/**
 * Returns an environment that inherits nothing. `protocols` is all that git may speak
 * (`GIT_ALLOW_PROTOCOL` has precedence over any configuration). It is empty for commands that read
 * the cache, so that they cannot connect to anything.
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
    // Bounds one allocation: a small pack may contain an object that expands to any size. Git
    // streams objects of 512 MiB and more.
    GIT_ALLOC_LIMIT: "1g",
  };
}
