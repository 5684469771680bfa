import { type ArtifactFrame, type ArtifactHeader, MOST_COMPRESSED } from "./artifact-frames.ts";

/** The most artifacts of a run. */
const MOST_ARTIFACTS = 8;

/** An artifact as a program has sent it: what its header says is not verified. */
export interface SentArtifact {
  readonly header: ArtifactHeader;
  /** Gzip in base64, in the order of the file. */
  readonly pieces: readonly string[];
}

/** What the programs of a run have sent. */
export interface SentArtifacts {
  readonly whole: readonly SentArtifact[];
  /** Whether pieces are missing, or do not fit together. */
  readonly isLossy: boolean;
  /** Whether they have more than 4 MiB: then none is kept. */
  readonly isTooLarge: boolean;
}

/** Collects the artifacts of one run. */
export interface ArtifactCollector {
  add(frame: ArtifactFrame): void;
  listSent(): SentArtifacts;
}

type Piece = Extract<ArtifactFrame, { readonly header: ArtifactHeader }>;

interface Reading {
  readonly process: string;
  readonly header: ArtifactHeader;
  readonly pieces: string[];
  characters: number;
  isBroken: boolean;
}

/**
 * Returns a collector. A program sends the pieces of an artifact in order. Where several processes
 * of a run send one of the same name, the last one counts.
 */
export function collectArtifacts(): ArtifactCollector {
  const readings = new Map<string, Reading>();
  let [isLossy, isTooLarge] = [false, false];

  function begin({ process, header, data }: Piece): void {
    readings.delete(header.name);
    if (readings.size === MOST_ARTIFACTS) return void (isLossy = true);
    const reading = { process, header, pieces: [data], characters: data.length, isBroken: false };
    readings.set(header.name, reading);
    const compressed = [...readings.values()].map((one) => one.header.compressed);
    if (compressed.reduce((sum, one) => sum + one, 0) > MOST_COMPRESSED) refuse();
  }

  function take(piece: Piece): void {
    const { process, header, part, data } = piece;
    const reading = readings.get(header.name);
    if (part === 0 && reading?.process !== process) return begin(piece);
    if (!reading) return void (isLossy = true);
    reading.characters += data.length;
    const fits =
      reading.process === process &&
      part === reading.pieces.length &&
      hasSameContent(reading.header, header) &&
      reading.characters <= longestBase64(header);
    if (fits && !reading.isBroken) return void reading.pieces.push(data);
    reading.isBroken = true;
    reading.pieces.splice(0);
  }

  function refuse(): void {
    isTooLarge = true;
    readings.clear();
  }

  return {
    add(frame) {
      if (isTooLarge) return;
      if (frame.header === undefined) refuse();
      else take(frame);
    },
    listSent() {
      const all = [...readings.values()];
      const whole = all.filter(
        ({ header, pieces, isBroken }) => !isBroken && pieces.length === header.parts,
      );
      return { whole, isLossy: isLossy || whole.length < all.length, isTooLarge };
    },
  };
}

const hasSameContent = (one: ArtifactHeader, other: ArtifactHeader): boolean =>
  one.parts === other.parts &&
  one.bytes === other.bytes &&
  one.compressed === other.compressed &&
  one.sha256 === other.sha256;

/** Returns the most characters of an artifact. Each piece may be filled up to four of them. */
const longestBase64 = ({ compressed, parts }: ArtifactHeader): number =>
  Math.ceil(compressed / 3) * 4 + 4 * parts;
