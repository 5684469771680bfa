/** Returns a text as the API server stores it in the `data` of a Secret. */
export const encodeBase64 = (text: string): string => Buffer.from(text).toString("base64");
/** Returns the text of a value in the `data` of a Secret. */
export const decodeBase64 = (text: string): string => Buffer.from(text, "base64").toString();
