import { createHash, generateKeyPairSync } from "node:crypto";
import { Secret, parseRepositoryUrl } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gitDriver } from "../../src/index.ts";
import { sshArguments } from "../../src/access/ssh/connection.ts";
import { knownHostProblem, SHIPPED_HOST_KEYS } from "../../src/access/ssh/known-hosts.ts";
import { privateKeyText } from "../../src/access/ssh/private-key.ts";
import { sshVerdict } from "../../src/access/ssh/ssh-verdict.ts";
import { headAt, issueOf, repositoryAt, setUp } from "../fixture.ts";

/** Returns the fingerprint of a line of a known_hosts file, as ssh shows it. */
function fingerprintOf(line: string): string {
  const [, , key = ""] = line.split(" ");
  const digest = createHash("sha256").update(Buffer.from(key, "base64")).digest("base64");
  return `SHA256:${digest.replace(/=+$/, "")}`;
}

describe("the access with an SSH key", () => {
  test("ships host keys with the fingerprints that their hosts publish", () => {
    const published = SHIPPED_HOST_KEYS.map((line) => [line.split(" ")[0], fingerprintOf(line)]);
    expect(Object.fromEntries(published)).toEqual({
      "github.com": "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU",
      "gitlab.com": "SHA256:eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8",
      "bitbucket.org": "SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM",
      "codeberg.org": "SHA256:mIlxA9k46MmM6qdJOdMnAQpzGxF4WIVVL+fj+wZbw0g",
      "ssh.dev.azure.com": "SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og",
    });
  });

  const [GITHUB = ""] = SHIPPED_HOST_KEYS;

  test.each([
    "",
    "# a comment",
    GITHUB,
    `@revoked ${GITHUB}`,
    `@cert-authority *.example.com ${GITHUB.slice(11)} a comment`,
    `[git.example]:2222,10.0.0.1 ${GITHUB.slice(11)}`,
  ])("accepts %j as a line of a known_hosts file", (line) => {
    expect(knownHostProblem(line)).toBeUndefined();
  });

  test("names every invalid line of a known_hosts file in one error", () => {
    const bad = [
      "github.com",
      "github.com ssh-dss AAAA",
      GITHUB.slice(0, -8),
      `@trusted ${GITHUB}`,
      GITHUB.replace("ssh-ed25519", "ssh-rsa"),
      "a\nb",
    ];
    const make = (): unknown =>
      gitDriver({ directory: "/nonexistent", knownHosts: [GITHUB, ...bad] });
    expect(make).toThrow(TypeError);
    for (const line of [2, 3, 4, 5, 6, 7]) expect(make).toThrow(new RegExp(`line ${line} \\(`));
  });

  const openSsh = (cipher: string): string => {
    const field = (text: string): Buffer =>
      Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
    const body = Buffer.concat([
      Buffer.from("openssh-key-v1\0"),
      field(cipher),
      field(cipher === "none" ? "none" : "bcrypt"),
      Buffer.alloc(64),
    ]);
    return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString("base64")}\n-----END OPENSSH PRIVATE KEY-----\n`;
  };
  const pem = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const encrypted = pem.privateKey
    .export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "canary" })
    .toString();
  const encrypted8 = pem.privateKey
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "canary" })
    .toString();

  test.each([
    ["a passphrase", openSsh("aes256-ctr")],
    ["a passphrase", encrypted],
    ["a passphrase", encrypted8],
    [
      "a public key",
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me",
    ],
    ["a public key", pem.publicKey.export({ type: "spki", format: "pem" }).toString()],
    ["PuTTY", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n"],
    ["no private key", "my-password"],
    ["no private key", openSsh("none").split("\n").slice(0, 2).join("\n")],
    ["damaged", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"],
    [
      "damaged",
      pem.privateKey
        .export({ type: "pkcs1", format: "pem" })
        .toString()
        .replace(/\n.{64}\n/, "\n"),
    ],
    [
      "too long",
      `-----BEGIN RSA PRIVATE KEY-----\n${"A".repeat(40_000)}\n-----END RSA PRIVATE KEY-----\n`,
    ],
  ])("refuses a secret that is no usable key with the reason: %s", (words, text) => {
    try {
      privateKeyText(new Secret(text));
      expect.unreachable();
    } catch (error) {
      if (!isDagctlError(error)) throw error;
      expect(error.issues?.[0]).toMatchObject({
        path: "git_secret_ref",
        message: expect.stringContaining(words) as string,
      });
      if (text.length > 60) expect(error.message).not.toContain(text.slice(40, 60));
    }
  });

  test("accepts usable keys, in the form that ssh reads", () => {
    for (const key of [
      openSsh("none"),
      pem.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    ]) {
      expect(privateKeyText(new Secret(`\r\n${key.trim().replaceAll("\n", "\r\n")}`))).toBe(key);
    }
  });

  test("refuses an SSH repository without a key, or a key without an SSH URL, before any process is started", async () => {
    const setup = await setUp({ git: "/nonexistent/git", allow: ["ssh://git.internal/team/"] });
    const git = gitDriver({ directory: setup.cache, allow: ["ssh://git.internal/"] });
    expect(git.supports.auth).toEqual(["none", "ssh"]);
    expect(await issueOf(git.head(repositoryAt("ssh://git@git.internal/a.git")))).toBe(
      "invalid repository_url",
    );
    expect(
      await issueOf(git.head(repositoryAt("git@git.internal:a.git", { auth: { method: "ssh" } }))),
    ).toBe("invalid git_secret_ref");
    expect(
      await issueOf(
        git.credentials(repositoryAt("git@git.internal:a.git", { auth: { method: "ssh" } })),
      ),
    ).toBe("invalid git_secret_ref");
    expect(
      await issueOf(
        setup.git.head(
          repositoryAt(`${setup.server.url}a.git`, {
            auth: { method: "ssh", secret: new Secret(openSsh("none")) },
          }),
        ),
      ),
    ).toBe("invalid repository_url");
  });

  test.each([
    "git@10.0.0.1:a/b",
    "ssh://git@169.254.169.254/a/b",
    "ssh://[::1]/a/b",
    "git@internal.example:a/b",
    "ssh://git@host.:22/a",
  ])("refuses %s as a private address", async (url) => {
    const setup = await setUp({
      git: "/nonexistent/git",
      allow: [],
      resolve: async () => ["192.168.0.1"],
    });
    expect(
      await issueOf(
        headAt(setup.git, url, { auth: { method: "ssh", secret: new Secret(openSsh("none")) } }),
      ),
    ).toBe("invalid repository_url");
  });

  test.each([
    ["ssh://git.internal/team/", "ssh://git@git.internal/team/a.git", true],
    ["ssh://git.internal/team/", "ssh://GIT.internal:22/team/a.git", true],
    ["ssh://git.internal/team/", "ssh://git@git.internal/teammates/a.git", false],
    ["ssh://git.internal/team/", "git@git.internal:team/a.git", false],
    ["ssh://git.internal/~/team/", "git@git.internal:team/a.git", true],
    ["ssh://git.internal/~/", "git@git.internal:~/a.git", true],
    ["ssh://git.internal/~/", "git@git.internal:~ann/a.git", false],
    ["ssh://git.internal/~ann/", "git@git.internal:~ann/a.git", true],
    ["ssh://git.internal", "git@git.internal:team/a.git", true],
    ["ssh://git.internal:2222/", "ssh://git@git.internal/a.git", false],
    ["ssh://git.internal:2222/", "ssh://git@git.internal:2222/a.git", true],
    ["ssh://git.internal/", "ssh://git@git.internal.evil.example/a.git", false],
    ["https://git.internal/", "ssh://git@git.internal/a.git", false],
  ])("decides whether the prefix %s allows %s: %s", async (prefix, url, allowed) => {
    const setup = await setUp({
      git: "/nonexistent/git",
      allow: [prefix],
      resolve: async () => ["10.0.0.1"],
    });
    // The address passes the check, and the missing program fails.
    const key = { method: "ssh", secret: new Secret(openSsh("none")) } as const;
    expect(await issueOf(setup.git.head(repositoryAt(url, { auth: key })))).toBe(
      allowed ? "unavailable" : "invalid repository_url",
    );
  });

  test.each(["a%zz", "a%ff", "a%"])(
    "refuses the path %s, which cannot be decoded, at repository_url",
    async (path) => {
      const setup = await setUp({ allow: ["ssh://git.internal/"] });
      const key = { method: "ssh", secret: new Secret(openSsh("none")) } as const;
      expect(
        await issueOf(headAt(setup.git, `ssh://git@git.internal/${path}`, { auth: key })),
      ).toBe("invalid repository_url");
    },
  );

  test("lets no SSH URL become an option or another command of ssh", () => {
    const part = fc.string({
      unit: fc.constantFrom(..."ab-@:/.[]%~'\"; $=\\\n1".split("")),
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.constantFrom("ssh://", "git@", "ssh://git@", "", "-"),
        part,
        fc.constantFrom("/", ":", ""),
        part,
        (head, host, between, path) => {
          const place = parseRepositoryUrl(`${head}${host}${between}${path}`).value;
          if (place?.scheme !== "ssh") return;
          expect(place.host).toMatch(/^[a-z0-9][a-z0-9.:-]*$/);
          expect(place.user).toMatch(/^[a-z0-9_][a-z0-9._-]*$/i);
          const args = sshArguments(
            { folder: "/f", targets: [place.host], ...place },
            place.host,
            "git-upload-pack 'x'",
          );
          expect(args.slice(-3)).toEqual(["--", place.host, "git-upload-pack 'x'"]);
        },
      ),
    );
  });

  test("reads the outcome of ssh from its own log, into which a server cannot write lines", () => {
    const at = (log: string): unknown => {
      const answer = sshVerdict(log, "git.example");
      return answer?.kind === "error"
        ? `${answer.error.code} ${answer.error.issues?.[0]?.path ?? ""}`.trim()
        : answer;
    };
    const connected =
      'debug1: Connection established.\nAuthenticated to git.example ([192.0.2.1]:22) using "publickey".\n';
    expect(at("ssh: connect to host 192.0.2.1 port 22: Connection refused\n")).toBe("unavailable");
    expect(at("git@192.0.2.1: Permission denied (publickey).\n")).toBe("invalid git_secret_ref");
    expect(
      at('Load key "key": error in libcrypto\ngit@192.0.2.1: Permission denied (publickey).\n'),
    ).toBe("invalid git_secret_ref");
    expect(at("kex_exchange_identification: Connection closed by remote host\n")).toBe(
      "unavailable",
    );
    expect(
      at(
        "Unable to negotiate with 192.0.2.1 port 22: no matching host key type found. Their offer: ssh-dss\n",
      ),
    ).toBe("unavailable");
    expect(at("No user exists for uid 4711\n")).toBe("unavailable");
    expect(at(`${connected}Connection to 192.0.2.1 closed by remote host.\n`)).toBe("unavailable");
    expect(at(connected)).toBeUndefined();
    expect(
      at(
        `debug1: remote software version x Host key verification failed. Load key "key": \n${connected}`,
      ),
    ).toBeUndefined();
  });
});
