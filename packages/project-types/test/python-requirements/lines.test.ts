import { describe, expect, it } from "vitest";
import { cleanOf, INDEX, readFiles, readText, refusalsOf, WAY_OUT } from "./read.ts";

const SHA = "a".repeat(64);

describe("a line of requirements.txt that is accepted", () => {
  it.each<[what: string, text: string, expected: readonly string[]]>([
    ["a name", "polars", ["polars"]],
    ["a name in another form", "Scikit_Learn==1.9.0", ["scikit-learn==1.9.0"]],
    ["versions", "pandas >= 2.0 , < 3, !=2.1.*", ["pandas>=2.0,<3,!=2.1.*"]],
    ["a comma after the last version", "pandas>=2.0,<3, ", ["pandas>=2.0,<3"]],
    ["versions in parentheses", "pandas (>=2.0,<3)", ["pandas>=2.0,<3"]],
    ["a compatible version", "requests~=2.34", ["requests~=2.34"]],
    ["an arbitrary version", "legacy===2004-r1", ["legacy===2004-r1"]],
    ["an epoch and a local version", "a==1!2.0+cpu", ["a==1!2.0+cpu"]],
    ["extras", "pandas[ parquet, Excel,excel ]>=2", ["pandas[parquet,excel]>=2"]],
    [
      "a marker",
      "tomli; python_version<'3.11' and (os_name=='nt' or sys.platform not  in 'linux')",
      ['tomli ; python_version < "3.11" and (os_name == "nt" or sys_platform not in "linux")'],
    ],
    ["a marker with brackets in a text", "a ; os_name in '( )'", ['a ; os_name in "( )"']],
    ["comments", "# one\npolars # two\n  # three\n\t#", ["polars"]],
    ["line ends of Windows", "a\r\nb\r\n", ["a", "b"]],
    ["line ends of old Macs", "a\rb", ["a", "b"]],
    ["a byte order mark", "\uFEFFpolars\n", ["polars"]],
    ["a continuation before the version", "polars \\\n==1.0", ["polars==1.0"]],
    ["a continuation at the end of the file", "polars\\", ["polars"]],
    ["a comment that ends with a backslash", "# a \\\npolars", ["polars"]],
    ["the same line twice", "a>=1\nA >= 1", ["a>=1"]],
    ["no line", "\n\n", []],
  ])("%s", async (_, text, expected) => {
    expect(cleanOf(await readText(text))).toMatchObject({
      file: "requirements.txt",
      requirements: expected,
      notes: [],
    });
  });

  it("keeps hashes as lines of their own, also over several lines and for several files", async () => {
    const text = `six==1.16.0 \\\n    --hash=sha256:${SHA} \\\n    --hash SHA\n`;
    const found = await readText(text.replace("SHA", `sha512:${"B".repeat(128)}`));
    expect(cleanOf(found)).toMatchObject({
      requirements: ["six==1.16.0"],
      hashes: [`six==1.16.0 --hash=sha256:${SHA} --hash=sha512:${"b".repeat(128)}`],
    });
  });

  it("keeps the marker with the hashes, and leaves the extras out", async () => {
    const found = await readText(`a[x]==1 ; os_name == "nt" --hash=sha256:${SHA}`);
    expect(cleanOf(found).hashes).toEqual([`a==1 ; os_name == "nt" --hash=sha256:${SHA}`]);
  });
});

const ANOTHER =
  "asks for another version of sqlmesh: 0.236.4 is installed, because sqlmesh_version decides";

describe("a line of requirements.txt that is left out", () => {
  it.each([
    "--index-url https://pypi.org/simple/",
    "-i https://pypi.org/simple",
    `--index-url=${INDEX}/`,
    "--no-binary docopt",
    "--no-binary=:all:",
    "--only-binary :all:",
    "--prefer-binary",
    "--pre",
    "--trusted-host packages.example.com",
  ])("%s", async (text) => {
    const { requirements, notes } = cleanOf(await readText(`polars\n${text}\n`));
    expect(requirements).toEqual(["polars"]);
    expect(notes).toEqual([]);
  });

  it("loses its version where it names the tool, and keeps extras and marker", async () => {
    const text = `SQLMesh[web,postgres]==0.200.0 ; os_name == "posix" --hash=sha256:${SHA}\ndbt_core>=1\nsqlmesh`;
    const { requirements, hashes, notes } = cleanOf(await readText(text));
    expect(requirements).toEqual([
      'sqlmesh[web,postgres] ; os_name == "posix"',
      "dbt-core>=1",
      "sqlmesh",
    ]);
    expect(hashes).toEqual([]);
    expect(notes.map(({ line, message }) => [line, message])).toEqual([[1, ANOTHER]]);
  });

  it("keeps the versions of what the tool brings without one, also as a constraint", async () => {
    const text = `dbt_core==1.9.0 --hash=sha256:${SHA}\ndbt-core>=1.8\n-c c.txt\n`;
    const files = { "requirements.txt": text, "c.txt": "dbt-core<1.10\n" };
    expect(cleanOf(await readFiles(files))).toMatchObject({
      requirements: ["dbt-core==1.9.0", "dbt-core>=1.8"],
      constraints: ["dbt-core<1.10"],
      hashes: [`dbt-core==1.9.0 --hash=sha256:${SHA}`],
      notes: [],
    });
  });

  it.each<[versions: string, isNoted: boolean]>([
    ["==0.236.4", false],
    ["===0.236.4", false],
    [">=0.200", false],
    ["~=0.236.0", false],
    [">=0.200,!=0.236.4", true],
    ["==0.236.3", true],
    ["==0.236.*", false],
    ["<0.1", true],
    [">=0.236.5rc1", true],
  ])("has a note where it names the tool in a version that is not installed: %s", async (...at) => {
    const [versions, isNoted] = at;
    const { requirements, notes } = cleanOf(await readText(`sqlmesh${versions}\n`));
    expect(requirements).toEqual(["sqlmesh"]);
    expect(notes.map(({ message }) => message)).toEqual(isNoted ? [ANOTHER] : []);
  });
});

describe("a line of requirements.txt that is refused", () => {
  it.each<[text: string, message: RegExp]>([
    ["--index-url https://other.example.com/simple", /names an index that is not configured/],
    ["--index-url https://me:hunter2@pypi.org/simple", /names an index that is not configured/],
    ["-ihttps://other.example.com", /names an index that is not configured/],
    ["--extra-index-url https://pypi.org/simple", /adds an index: remove it/],
    ["--find-links ./wheels", /adds a place to find packages/],
    ["-f https://other.example.com", /adds a place to find packages/],
    ["--no-index", /switches the index off/],
    ["--index-url https://x.example.com/${SECRET}/", /has a variable .* write the value/],
    ["polars==${VERSION}", /has a variable/],
    ["-r ${FILE}", /has a variable/],
    ["--require-hashes", /requires hashes of all lines/],
    ["--use-feature=fast", /has an option that is not supported: remove it/],
    ["--index-url", /has an option without its value/],
    ["polars --config-settings x=y", /has an option that is not supported after a requirement/],
    ["-e .", /installs a folder that has no pyproject/],
    ["-e ./pkg", /installs a folder that has no pyproject/],
    [
      '--editable="git+https://x.example.com/a"',
      /installs a folder or a repository: commit .* such as -e \.\/libs\/rates, or name/,
    ],
    ["./pkg", /installs a folder that has no pyproject/],
    [".", /installs a folder that has no pyproject/],
    ["/srv/pkg", /installs a folder or a file/],
    ["..\\pkg", /installs a folder or a file/],
    ["wheels/a-1.0-py3-none-any.whl", /installs a folder or a file/],
    ["a-1.0-py3-none-any.whl", /installs a folder or a file/],
    ["pkg @ file:///srv/pkg", /installs from an address/],
    ["file:pkg", /installs from an address/],
    [
      "git+https://x.example.com/a.git",
      /installs from a repository: commit the package as a folder and name that, such as \.\/libs\/rates, or name a version that the index has, such as pandas>=2\.0,<3/,
    ],
    ["git+ssh://git@x.example.com/a.git", /installs from a repository/],
    ["pkg @ git+file:///srv/a", /installs from a repository/],
    ["git+ext::sh -c id", /installs from a repository/],
    ["pkg @ http://10.0.0.1/a-1.0-py3-none-any.whl", /installs from an address/],
    ["pkg@https://x.example.com/a.zip", /installs from an address/],
    ["https://me:hunter2@x.example.com/a.zip", /installs from an address/],
    ["name: environment", /is not a requirement: after the name come ==/],
    ["- pandas=2.0", /has an option that is not supported/],
    ["pandas=2.0", /has one = in place of a version operator: write ==/],
    ["db_password = hunter2", /has one = in place of a version operator: write ==/],
    ["pandas^2.0", /is not a requirement: after the name come ==/],
    ["pytz>dev", /has a version that its operator cannot compare/],
    ["pandas>=2.*", /has a version that its operator cannot compare/],
    ["pandas==2.0,,", /is not a requirement: after the name come ==/],
    ["pandas==2.0rc1.*", /has a version that its operator cannot compare/],
    ["pandas===word", /has a version that its operator cannot compare/],
    ["pandas two", /is not a requirement: after the name come ==/],
    ["==2.0", /is not a requirement: write one such as/],
    ["pandas[a b]", /has extras that are not names/],
    ["a ; os_name === 'nt'", /has a marker that cannot be read/],
    ["a ; python_version", /has a marker that cannot be read/],
    ["a ; 'a' == 'b'", /has a marker that cannot be read/],
    ["a ; os_name == 'nt", /has a marker that cannot be read/],
    ["a ;", /has a marker that cannot be read/],
    [`a ; ${"(".repeat(30)}os_name == "nt"${")".repeat(30)}`, /has a marker that cannot be read/],
    [`six --hash=sha256:${SHA}`, /has a hash without an exact version/],
    [`six==1.* --hash=sha256:${SHA}`, /has a hash without an exact version/],
    ["six==1.0 --hash=sha256:abc", /has a hash of another form/],
    [`six==1.0 --hash=md5:${"a".repeat(32)}`, /has a hash of another form/],
    [`--hash=sha256:${SHA}`, /has a hash without a requirement before it/],
    [`a${">=1,".repeat(21)}<2`, /has more than 20 versions/],
    [`a>=${"1".repeat(1_000)}`, /has a requirement of more than 1000 characters/],
    ["pólars", /is not a requirement/],
    ["a#b", /is not a requirement/],
    ["a\u0001b", /is not a requirement/],
  ])("%s", async (text, message) => {
    const [refusal = "", ...others] = refusalsOf(await readText(`polars\n\n${text}\n`));
    expect(others).toEqual([]);
    expect(refusal).toMatch(message);
    expect(refusal).toMatch(/^requirements\.txt:3 /);
    expect(refusal.endsWith(`; ${WAY_OUT}`)).toBe(true);
    expect(refusal).not.toMatch(/hunter2|SECRET|VERSION|example\.com|10\.0\.0\.1|db_password/);
  });

  it("is refused together with all others", async () => {
    const text = "-e .\npolars\npandas^2\n--no-index\nb=1\n";
    expect(
      refusalsOf(await readText(text)).map((refusal) => refusal.slice(0, refusal.indexOf(" "))),
    ).toEqual([1, 3, 4, 5].map((line) => `requirements.txt:${line}`));
  });

  it.each<[text: string, refusals: readonly string[]]>([
    ["a==1.0\nb\na==1.1", ["requirements.txt:3 … requirements.txt:1"]],
    [
      "A_b==1\na-b[x]==2\na.b==3",
      [2, 3].map((line) => `requirements.txt:${line} … requirements.txt:1`),
    ],
    ["a==1.0rc1\na==1.0", ["requirements.txt:2 … requirements.txt:1"]],
    ["a==1.0+cpu\na==1.0+gpu", ["requirements.txt:2 … requirements.txt:1"]],
  ])("is one with another exact version than a line before it: %j", async (text, refusals) => {
    const found = refusalsOf(await readText(text));
    expect(
      found.map((refusal) =>
        refusal
          .replace(" asks for another version of the package than ", " … ")
          .replace(`: leave one of the two; ${WAY_OUT}`, ""),
      ),
    ).toEqual(refusals);
  });

  it.each([
    "a==1.0\na==1.0.0\na[x]==1.0",
    "a==1.0\na==1.0+cpu",
    "a==1.0+cpu\na==1.0",
    'a==1.0 ; python_version < "3.11"\na==1.1 ; python_version >= "3.11"',
    "a==1.0\na>=1.1",
    "a==1.*\na==1.1",
    "sqlmesh==0.1\nsqlmesh==0.2",
  ])("is none of %j, of which both may hold, or a later step decides", async (text) => {
    expect((await readText(text)).outcome).toBe("read");
  });

  it("is no constraint, because nothing may need its package", async () => {
    const files = { "requirements.txt": "b\n-c c.txt\n-c d.txt", "c.txt": "a==1", "d.txt": "a==2" };
    expect(cleanOf(await readFiles(files)).constraints).toEqual(["a==1", "a==2"]);
  });

  it("is only counted after 100 others", async () => {
    const refusals = refusalsOf(await readText("--no-index\n".repeat(150)));
    expect(refusals).toHaveLength(101);
    expect(refusals.at(-1)).toBe(`requirements.txt leads to 50 more refusals; ${WAY_OUT}`);
  });
});
