/** What drivers of databases print when no connection comes about, with host and port. */
const REFUSED: readonly RegExp[] = [
  /connection to server at "([^"\n]{1,255})"(?: \([^)\n]{1,100}\))?, port (\d{1,5}) failed: Connection refused/,
  /Connection refused\s+Is the server running on host "([^"\n]{1,255})"[^\n]{0,100} on port (\d{1,5})\?/,
  /Can't connect to (?:MySQL )?server on '([^':\s]{1,255})(?::(\d{1,5}))?'/,
  /\bhost='([^'\n]{1,255})', port=(\d{1,5})\)[^\n]{0,1000}Connection refused/,
  /connect ECONNREFUSED (\S{1,255}):(\d{1,5})\b/,
];
const UNKNOWN_HOST: readonly RegExp[] = [
  /could not translate host name "([^"\n]{1,255})" to address/,
  /\bhost='([^'\n]{1,255})', port=\d{1,5}\)[^\n]{0,1000}(?:Name or service not known|Failed to resolve|nodename nor servname)/,
  /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (\S{1,255})/,
];

const NO_ROOT_CERTIFICATE = /root certificate file "[^"\n]{1,1000}" does not exist/;

/**
 * Returns why a database cannot be reached, with its host and what to do; `undefined` where the
 * text is about something else.
 */
export function explainConnection(text: string): string | undefined {
  const refused = firstMatch(REFUSED, text);
  if (refused) {
    const [, host, port] = refused;
    const name = host?.includes(":") ? `[${host}]` : host;
    const where = port === undefined ? name : `${name}:${port}`;
    return `The connection to ${where} was refused: check host and port of the connection in the configuration, and that the database runs and can be reached from runs.`;
  }
  if (NO_ROOT_CERTIFICATE.test(text))
    return "The run has to verify the certificate of the database (sslmode), and has no root certificate: mount one as a file by the variable PGSSLROOTCERT. For a managed state, the operator can set sslmode=require in the state URL instead.";
  const unknown = firstMatch(UNKNOWN_HOST, text);
  if (unknown)
    return `The host ${unknown[1]} is not known: check the host of the connection in the configuration, and that runs can resolve its name.`;
  return undefined;
}

function firstMatch(signs: readonly RegExp[], text: string): RegExpExecArray | undefined {
  for (const sign of signs) {
    const match = sign.exec(text);
    if (match) return match;
  }
  return undefined;
}
