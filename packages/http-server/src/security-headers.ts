/** The headers of every answer. */
export const SECURITY_HEADERS = {
  // Every answer is one tenant's own and may be another one a moment later.
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  // An answer is data: opened in a browser it loads nothing, and no page frames it.
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
} as const;
