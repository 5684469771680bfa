/**
 * The form of an organization's name as a pattern: the rule of core for what does not load core,
 * such as a client, and for the document. A test compares the two.
 */
export const ORGANIZATION_NAME = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$";
