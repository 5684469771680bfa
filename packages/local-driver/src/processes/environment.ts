/** Where certificates are: needed with an intercepting proxy, and not a secret. */
const CERTIFICATES = [
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "REQUESTS_CA_BUNDLE",
  "CURL_CA_BUNDLE",
  "NODE_EXTRA_CA_CERTS",
];
/**
 * How packages are reached. The values may contain passwords, so only programs that install
 * packages get them.
 */
const PACKAGES = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "all_proxy",
  "no_proxy",
  "PIP_CERT",
  "PIP_CLIENT_CERT",
  "PIP_TRUSTED_HOST",
  "PIP_DEFAULT_TIMEOUT",
  "PIP_CACHE_DIR",
  "PIP_CONFIG_FILE",
  "PIP_FIND_LINKS",
  "UV_CACHE_DIR",
  "UV_COMPILE_BYTECODE",
  "UV_HTTP_TIMEOUT",
  "UV_INSECURE_HOST",
  "UV_NATIVE_TLS",
  "UV_SYSTEM_CERTS",
  "UV_OFFLINE",
  "UV_CONFIG_FILE",
  "UV_KEYRING_PROVIDER",
  "UV_LINK_MODE",
  "UV_PYTHON_DOWNLOADS",
  "UV_PYTHON_INSTALL_DIR",
  "UV_PYTHON_INSTALL_MIRROR",
  "NETRC",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
];

function inheritVariables(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}

export function certificates(): Record<string, string> {
  return inheritVariables(CERTIFICATES);
}

/**
 * Returns the environment of uv and pip. It inherits nothing except what the operator set to reach
 * an index. `mark` is `NAME=value`.
 */
export function packageEnvironment(mark: string): Record<string, string> {
  const [name = "", value = ""] = mark.split("=", 2);
  return {
    PATH: process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
    HOME: process.env["HOME"] ?? "/",
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
    ...certificates(),
    ...inheritVariables(PACKAGES),
    [name]: value,
  };
}
