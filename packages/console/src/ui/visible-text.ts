/**
 * Characters that do not show, or that change the order of others: control characters, and marks of
 * the writing direction.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Returns a text of others with such characters made visible: `a\u{202e}b`. */
export const showHidden = (text: string): string =>
  text.replace(HIDDEN, (each) => `\\u{${each.charCodeAt(0).toString(16)}}`);
