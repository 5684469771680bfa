import { describe, expect, it } from "vitest";
import { parseMarker } from "../../src/python-requirements/marker.ts";
import { markerValue } from "../../src/python-requirements/marker-value.ts";

function valueOf(text: string, python: string | undefined): boolean | undefined {
  const marker = parseMarker(text);
  if (marker === undefined) throw new Error(`No marker: ${text}`);
  return markerValue(marker, python);
}

describe("the value of a marker", () => {
  it.each<[marker: string, python: string | undefined, value: boolean | undefined]>([
    ['python_version < "3.12"', "3.11", true],
    ['python_version < "3.9"', "3.10", false],
    ['"3.9" <= python_version', "3.10", true],
    ['python_version == "3.11.*"', "3.11", true],
    ['python_version ~= "3.9"', "3.12", true],
    ['python_version in "3.10 3.11"', "3.11", true],
    ['python_version not in "3.10 3.11"', "3.11", false],
    ['python_full_version >= "3.11.4"', "3.11", true],
    ['python_full_version < "3.11"', "3.10", true],
    ['sys_platform == "linux"', undefined, true],
    ['sys_platform == "win32"', undefined, false],
    ['platform_system != "Windows"', "3.11", true],
    ['platform_machine == "x86_64"', "3.11", undefined],
    ['python_version < "3.12"', undefined, undefined],
    ['extra == "dev"', "3.11", undefined],
    ['sys_platform == "win32" and python_version < "3.12"', undefined, false],
    ['sys_platform == "linux" or python_version < "3.12"', undefined, true],
    ['sys_platform == "win32" or platform_machine == "x"', undefined, undefined],
    // `and` is read before `or`.
    ['os_name == "posix" or os_name == "nt" and os_name == "java"', "3.11", true],
    ['(os_name == "posix" or os_name == "nt") and os_name == "java"', "3.11", false],
    ['(python_version > "3.8") and ((python_version < "3.12"))', "3.11", true],
    ['python_version == "x"', "3.11", undefined],
  ])("%s on Python %s is %s", (marker, python, value) => {
    expect(valueOf(marker, python)).toBe(value);
  });
});
