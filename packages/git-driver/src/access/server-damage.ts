/** What git prints of an object that it cannot read. */
const OBJECT = new RegExp(
  [
    "object file .{1,300} is empty",
    "(?:loose|packed) object [0-9a-f]{40,64} .{0,300}is corrupt",
    "bad (?:tree |blob |commit |tag )?object [0-9a-f]{40,64}",
    "unable to (?:read|unpack) (?:tree )?[0-9a-f]{40,64}",
  ].join("|"),
);

/** What git prints when its packing ends early, for whatever reason. */
const POSSIBLE = /possible repository corruption on the remote side/;

/**
 * Returns what a person does where git on the server says that it cannot read the repository;
 * `undefined` where it does not say so. No text of the server is in it.
 *
 * @param said what git printed on the server
 */
export function findDamage(said: string): string | undefined {
  if (OBJECT.test(said))
    return "The repository on the Git server is damaged: repair it there (`git fsck` lists the damaged objects)";
  if (POSSIBLE.test(said))
    return "Git could not pack the commit on the server: the repository may be damaged there (`git fsck` says so), or the server has no memory left; try again later";
  return undefined;
}
