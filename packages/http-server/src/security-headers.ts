/** The headers of every answer. */
export const SECURITY_HEADERS = {
  // Every answer belongs to one organization and may differ a moment later.
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  // An answer is data: in a browser it loads nothing, and no page can frame it.
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
} as const;
