import { describe, expect, it } from "vitest";
import { errorTranslator } from "../../src/async/error-translator.ts";
import { DagctlError } from "../../src/errors.ts";

const { translateErrors, translateErrorsOfEach } = errorTranslator(
  (what, error) => new DagctlError("unavailable", `${what} failed: ${String(error)}`),
);
const failing = async (): Promise<never> => Promise.reject("no answer");

describe("translateErrors", () => {
  it("returns what the work returns, and reports its error with the subject of the call", async () => {
    expect(await translateErrors("Reading", undefined, async () => 1)).toBe(1);
    await expect(translateErrors("Reading", undefined, failing)).rejects.toMatchObject({
      code: "unavailable",
      message: "Reading failed: no answer",
    });
  });

  it("rejects with the reason of an abort, before and during the work", async () => {
    const late = { signal: AbortSignal.abort("too late") };
    await expect(translateErrors("Reading", late, async () => 1)).rejects.toBe("too late");
    const aborting = new AbortController();
    const work = translateErrors("Reading", aborting, async () => {
      aborting.abort("too late");
      return failing();
    });
    await expect(work).rejects.toBe("too late");
  });
});

describe("translateErrorsOfEach", () => {
  async function* items(): AsyncGenerator<number> {
    yield 1;
    yield 2;
    await failing();
  }

  it("yields the items until one fails, and reports that error", async () => {
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const item of translateErrorsOfEach("Listing", {}, items())) seen.push(item);
    };
    await expect(read()).rejects.toMatchObject({ message: "Listing failed: no answer" });
    expect(seen).toEqual([1, 2]);
  });

  it("ends with the reason of an abort after the item that was yielded last", async () => {
    const aborting = new AbortController();
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const item of translateErrorsOfEach("Listing", aborting, items())) {
        seen.push(item);
        aborting.abort("enough");
      }
    };
    await expect(read()).rejects.toBe("enough");
    expect(seen).toEqual([1]);
  });
});
