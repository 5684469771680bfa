import { describe, expect, it } from "vitest";
import { packageFields } from "../../src/settings/package-fields.ts";

const files = { readFile: () => undefined };
const read = (name: keyof typeof packageFields, written: string | readonly string[]) =>
  packageFields[name].read(written, "/", files);

describe("the setting package_index", () => {
  it("has names and URLs in their order", () => {
    const indexes = [
      { name: "corp", url: "https://corp.example/a=b/simple/" },
      { name: "public", url: "https://public.example/simple" },
    ];
    const texts = indexes.map(({ name, url }) => `${name}=${url}`);
    expect(read("packageIndexes", texts)).toEqual({ value: indexes });
    expect(read("packageIndexes", texts.join(", "))).toEqual({ value: indexes });
    expect(read("packageIndexes", "")).toEqual({ value: [] });
  });

  it.each([
    ["https://corp.example/simple/", /without a name/],
    ["corp=", /no URL for the index corp/],
    ["corp=file:///srv/packages", /no URL for the index corp/],
    ["co rp=https://corp.example/", /letters, digits/],
    ["corp-1=https://me:hunter2@corp.example/", /UV_INDEX_CORP_1_PASSWORD/],
    ["corp-1=https://a.example/,corp_1=https://b.example/", /two indexes of one name/],
  ])("refuses %s", (written, problem) => {
    const answer = read("packageIndexes", written);
    expect(answer).toEqual({ problem: expect.stringMatching(problem) });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
  });
});

describe("the settings of sizes", () => {
  it.each([
    ["500Mi", 524_288_000],
    ["2G", 2_000_000_000],
    ["10000000", 10_000_000],
  ])("read %s as bytes", (written, value) => {
    expect(read("packageBytes", written)).toEqual({ value });
    expect(read("environmentBytes", written)).toEqual({ value });
  });

  it.each(["", "0", "-1", "2GB", "9e18", "lots"])("refuse %j", (written) => {
    expect(read("packageBytes", written)).toEqual({ problem: expect.stringMatching(/^is "/) });
  });
});

describe("the setting python_downloads", () => {
  it("is refuse, allow, or the URL of a mirror", () => {
    expect(read("pythonDownloads", "refuse")).toEqual({ value: false });
    expect(read("pythonDownloads", "allow")).toEqual({ value: true });
    const mirror = "https://mirror.example.com/python-build-standalone";
    expect(read("pythonDownloads", mirror)).toEqual({ value: mirror });
    for (const wrong of ["", "yes", "ftp://mirror.example.com", "/srv/mirror", "https://a b"])
      expect(read("pythonDownloads", wrong)).toEqual({
        problem: "must be refuse, allow, or the URL of a mirror that uv downloads from",
      });
    expect(read("pythonDownloads", "https://ada:pw@mirror.example.com")).toEqual({
      problem: "has a user or password in its URL, which uv would print",
    });
  });
});

describe("the setting source_distributions", () => {
  it("is refuse or build", () => {
    expect(read("sourceDistributions", "build")).toEqual({ value: true });
    expect(read("sourceDistributions", "refuse")).toEqual({ value: false });
    expect(read("sourceDistributions", "yes")).toEqual({
      problem: 'is "yes", but must be refuse or build',
    });
  });
});

describe("the setting package_git_hosts", () => {
  it("has hosts, with or without a port, and none by default", () => {
    const value = ["github.com", "git.example.com:8443", "127.0.0.1:3000", "[::1]:3000"];
    expect(read("packageGitHosts", value.join(", "))).toEqual({ value });
    expect(read("packageGitHosts", ["GitHub.com"])).toEqual({ value: ["github.com"] });
    expect(read("packageGitHosts", "")).toEqual({ value: [] });
    expect(read("packageGitHosts", "github.com:0443, 127.1, [0:0::1]:80")).toEqual({
      value: ["github.com:443", "127.0.0.1", "[::1]:80"],
    });
  });

  it.each([
    "https://github.com",
    "github.com/acme",
    "*.example.com",
    "me@github.com",
    "a b",
    "-a",
    "github.com:0",
    "github.com:65536",
    "[::1",
    "1.2.3.4.5",
  ])("refuses %j", (written) => {
    expect(read("packageGitHosts", written)).toEqual({
      problem: expect.stringMatching(
        /^has ".*", but must be hosts without https:\/\/ and path, such as github\.com/,
      ),
    });
  });
});

describe("the setting image_allow", () => {
  it("has registries and repositories", () => {
    const value = ["registry.example.com:5000", "ghcr.io/acme/", "ghcr.io/acme/sqlmesh"];
    expect(read("imageAllow", value.join(", "))).toEqual({ value });
    expect(read("imageAllow", "")).toEqual({ value: [] });
  });

  it.each(["https://ghcr.io/acme", "ghcr.io/acme:latest", "*", "ghcr.io/../acme", "GHCR.io"])(
    "refuses %s",
    (written) => {
      expect(read("imageAllow", written)).toEqual({
        problem: expect.stringContaining("without a tag"),
      });
    },
  );
});
