import { describe, expect, it } from "vitest";
import { ownGroup } from "../../src/processes/control-group.ts";

describe("ownGroup", () => {
  const mount = (root: string, at: string): string =>
    `36 25 0:30 ${root} ${at} rw,nosuid shared:9 - cgroup2 cgroup2 rw`;

  it.each([
    ["0::/\n", mount("/", "/sys/fs/cgroup"), "/sys/fs/cgroup"],
    [
      "0::/user.slice/a.service\n",
      mount("/", "/sys/fs/cgroup"),
      "/sys/fs/cgroup/user.slice/a.service",
    ],
    [
      "9:name=systemd:/\n0::/a\n",
      `30 25 0:4 / /proc rw - proc proc rw\n${mount("/", "/sys/fs/cgroup/unified")}`,
      "/sys/fs/cgroup/unified/a",
    ],
    ["0::/pod/one\n", mount("/pod", "/sys/fs/cgroup"), "/sys/fs/cgroup/one"],
  ])("parses %j", (cgroup, mountinfo, folder) => {
    expect(ownGroup(cgroup, mountinfo)).toBe(folder);
  });

  it("is undefined where the process has no group of version 2, or its mount does not show it", () => {
    expect(ownGroup("8:pids:/\n", mount("/", "/sys/fs/cgroup"))).toBeUndefined();
    expect(ownGroup("0::/a\n", "30 25 0:4 / /proc rw - proc proc rw")).toBeUndefined();
    expect(ownGroup("0::/a\n", mount("/b", "/sys/fs/cgroup"))).toBeUndefined();
  });
});
