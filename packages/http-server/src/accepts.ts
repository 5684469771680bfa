/** Returns whether a list of a header has a word, and does not exclude it with `q=0`. */
function hasWord(list: string | undefined, word: string): boolean {
  return (list ?? "").split(",").some((each) => {
    const [name = "", ...parameters] = each.split(";").map((part) => part.trim().toLowerCase());
    return name === word && !parameters.some((part) => /^q\s*=\s*0(?:\.0*)?$/.test(part));
  });
}

/** Returns whether a caller accepts gzip, by its `Accept-Encoding`. */
export const acceptsGzip = (accepted: string | undefined): boolean => hasWord(accepted, "gzip");

/**
 * Returns whether a caller names HTML in its `Accept`, as a browser does that opens a page. A
 * program that accepts everything gets what it got without pages.
 */
export const acceptsHtml = (accepted: string | undefined): boolean =>
  hasWord(accepted, "text/html");
