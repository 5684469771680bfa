import type { ProjectPlace, ProjectTexts } from "../contracts/store.ts";

/**
 * Returns the JSON text of a list of projects, as `JSON.stringify` writes `{ projects, total }`. A
 * list that the store returns in one part is one piece. The text of a longer one is not copied.
 *
 * @param read returns the part after a place, or the first one
 */
export async function* projectListText(
  read: (after: ProjectPlace | undefined) => Promise<ProjectTexts>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let total = 0;
  let after: ProjectPlace | undefined;
  do {
    const { text, count, last } = await read(after);
    const isWhole = after === undefined && last === undefined;
    const begin = after === undefined ? '{"projects":[' : "";
    const comma = total > 0 && count > 0 ? "," : "";
    total += count;
    const end = last === undefined ? `],"total":${total}}` : "";
    const pieces = [encoder.encode(begin + comma), text, encoder.encode(end)];
    if (isWhole) yield joinPieces(pieces);
    else yield* pieces.filter(({ length }) => length > 0);
    after = last;
  } while (after !== undefined);
}

function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    all.set(piece, place);
    place += piece.length;
  }
  return all;
}
