import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { deflateSync, inflateSync } from "node:zlib";
import { CHART_COMMIT, CHART_PATH, chartCommits } from "../../src/chart/commits.ts";
import { gitCommit, type GitObject } from "../../src/chart/git-objects.ts";

/*
 * A Git server that computes its answers (the smart protocol, version 2), in place of one that
 * serves files. Git checks that each object has the name that it computes from its content. But
 * where the commit that it asked for is missing from an answer, it writes down what did arrive, and
 * Argo CD 3.5.7 then checks that out (`git fetch origin COMMIT`, `git checkout FETCH_HEAD`) without
 * a comparison. So the commit protects only from a program that can do less than answer there.
 */

/** How a server answers the request for a commit with another one. */
export const DECEPTIONS = ["renames the commit", "refuses the commit as shallow"] as const;
type Deception = (typeof DECEPTIONS)[number];

export interface SmartGit {
  readonly url: string;
  /** Returns how many requests it got. */
  requests(): number;
  close(): Promise<void>;
}

const pkt = (content: string | Buffer): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, "0")), bytes]);
};
const FLUSH = Buffer.from("0000");
const DELIMITER = Buffer.from("0001");
const TYPES: Readonly<Record<string, number>> = { commit: 1, tree: 2, blob: 3 };

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Returns objects as a pack, the form in which such a server sends them. */
function packOf(objects: readonly GitObject[]): Buffer {
  const parts = objects.map(({ body }) => {
    const whole = inflateSync(body);
    const at = whole.indexOf(0);
    const [type = ""] = whole.subarray(0, at).toString().split(" ");
    const content = whole.subarray(at + 1);
    const header: number[] = [];
    let size = content.length;
    let byte = ((TYPES[type] ?? 0) << 4) | (size & 15);
    size >>= 4;
    for (; size > 0; size >>= 7) {
      header.push(byte | 128);
      byte = size & 127;
    }
    return Buffer.concat([Buffer.from([...header, byte]), deflateSync(content)]);
  });
  const all = Buffer.concat([Buffer.from("PACK"), uint32(2), uint32(objects.length), ...parts]);
  return Buffer.concat([all, createHash("sha1").update(all).digest()]);
}

/** Returns the part of an answer that has the pack, and its end. */
const packfile = (objects: readonly GitObject[]): Buffer =>
  Buffer.concat([
    pkt("packfile\n"),
    pkt(Buffer.concat([Buffer.from([1]), packOf(objects)])),
    FLUSH,
  ]);

/** Starts a server whose chart prints the objects, whatever commit is asked for. */
export async function smartGit(form: Deception, ...objects: readonly object[]): Promise<SmartGit> {
  const all = objects.map((object) => JSON.stringify(object)).join("\n---\n");
  const chart = JSON.stringify({ apiVersion: "v2", name: CHART_PATH, version: "1.0.0" });
  const files = { [CHART_PATH]: { "Chart.yaml": chart, templates: { "all.yaml": all } } };
  const own = gitCommit({ files, message: "own", time: 1_767_225_600 });
  const id = own.at(-1)?.id ?? "";
  const genuine = chartCommits().at(-1)?.at(-1);
  if (genuine === undefined) throw new Error("the chart has a commit");
  const renames = form === "renames the commit";
  const refs = ["HEAD", "refs/heads/main", ...(renames ? [] : ["refs/tags/a"])];

  const fetched = (asked: string): Buffer => {
    const ready = asked.includes("done\n")
      ? []
      : [pkt("acknowledgments\n"), pkt("ready\n"), DELIMITER];
    if (!asked.includes(`want ${CHART_COMMIT}`)) return Buffer.concat([...ready, packfile(own)]);
    return Buffer.concat(
      renames
        ? [...ready, pkt("wanted-refs\n"), pkt(`${id} ${CHART_COMMIT}\n`), DELIMITER, packfile(own)]
        : [
            ...ready,
            pkt("shallow-info\n"),
            pkt(`shallow ${CHART_COMMIT}\n`),
            DELIMITER,
            packfile([genuine, ...own]),
          ],
    );
  };
  let count = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    count += 1;
    const { url = "" } = request;
    if (url.includes("/info/refs")) {
      const lines = ["version 2", "ls-refs=unborn", "fetch=shallow", "object-format=sha1"];
      const service = pkt("# service=git-upload-pack\n");
      const capabilities = lines.map((line) => pkt(`${line}\n`));
      response
        .writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" })
        .end(Buffer.concat([service, FLUSH, ...capabilities, FLUSH]));
    } else if (url.includes("/git-upload-pack")) {
      const asked = await text(request);
      const isList = asked.includes("command=ls-refs");
      response
        .writeHead(200, { "content-type": "application/x-git-upload-pack-result" })
        .end(
          isList
            ? Buffer.concat([...refs.map((ref) => pkt(`${id} ${ref}\n`)), FLUSH])
            : fetched(asked),
        );
    } else response.writeHead(404).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/charts`,
    requests: () => count,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
