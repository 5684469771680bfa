import { once } from "node:events";
import type { Client } from "@dagctl/client";
import type { ArtifactFile, Run } from "@dagctl/core";
import { note, type Outside } from "../outside.ts";
import { hasColours } from "../output/colours.ts";
import { escapeJson, escapeLines, escapeLogLine, escapeText, escapeYaml } from "../escape.ts";
import { EXIT } from "../output/exit-codes.ts";
import { ExitError } from "../output/mistakes.ts";
import { COLUMNS } from "./words.ts";
import { gapText, type Output, printAnswer } from "../output/print-answer.ts";

/**
 * Prints a stream while it arrives: the texts of lines, events as rows, or one JSON object for each
 * item. On a terminal a text keeps its colours and no other control character.
 */
export async function printStream(
  outside: Outside,
  items: AsyncIterable<unknown>,
  output: Output,
): Promise<void> {
  const { output: stream } = outside;
  const isColoured = hasColours(outside, stream);
  const textOf = (text: string): string =>
    stream.isTTY === true ? escapeLogLine(text, isColoured) : text;
  for await (const item of items) {
    const fields = item as Readonly<Record<string, unknown>>;
    const gap = output === "table" || output === "name" ? gapText(fields) : undefined;
    if (gap !== undefined) {
      note(outside, gap);
      continue;
    }
    const line = lineOf(item, output, textOf);
    // A pipe that is read slowly must not fill the memory.
    if (!stream.write(`${line}\n`)) await once(stream, "drain");
  }
}

/** Prints a file as it is. On a terminal it has no control characters. */
export async function printFile(
  { output }: Outside,
  { content }: Pick<ArtifactFile, "content">,
): Promise<void> {
  const parts = output.isTTY === true ? escapeTexts(content) : content;
  for await (const part of parts) if (!output.write(part)) await once(output, "drain");
}

/** Returns the texts of the parts of a file. A part may end within a character. */
async function* escapeTexts(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const part of content) yield escapeLines(decoder.decode(part, { stream: true }));
  yield escapeLines(decoder.decode());
}

function lineOf(item: unknown, output: Output, textOf: (text: string) => string): string {
  const fields = item as Readonly<Record<string, unknown>>;
  const { text, sequence } = fields;
  if (typeof text === "string" && (output === "table" || output === "name")) return textOf(text);
  if (typeof sequence === "number" && output === "name") return String(sequence);
  if (typeof sequence === "number" && output === "table")
    return (COLUMNS["event"] ?? [])
      .map((name) => fields[name])
      .filter((value) => typeof value === "string" || typeof value === "number")
      .map((value) => escapeText(String(value)))
      .join("   ");
  const json = JSON.stringify(item);
  return output === "yaml" ? `- ${escapeYaml(json)}` : escapeJson(json);
}

/**
 * Prints the log of a run until the run has ended.
 *
 * @throws ExitError the run did not succeed
 */
export async function followRun(
  outside: Outside,
  client: Client,
  {
    project,
    run,
    output,
  }: { readonly project: string; readonly run: string; readonly output: Output },
): Promise<void> {
  const { signal } = outside;
  const isText = output === "table";
  const lines = client.runs.logs(project, run, { follow: true, signal });
  // The result of the other forms is the run: its log goes to standard error.
  await printStream(isText ? outside : { ...outside, output: outside.errors }, lines, "table");
  const ended = await client.runs.wait(project, run, { signal });
  if (!isText)
    await printAnswer(outside, ended, {
      output,
      columns: undefined,
      noun: "run",
      isRead: true,
      isById: true,
    });
  refuseFailedRun(ended);
}

/** @throws ExitError a run that was waited for did not succeed */
export function refuseFailedRun({ id, status, error_message: reason }: Run): void {
  if (status !== "success")
    throw new ExitError(
      `The run ${id} ended as ${status}${reason === undefined ? "" : `: ${reason}`}`,
      EXIT.failed,
    );
}
