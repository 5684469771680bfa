/**
 * Every version of the chart that was shipped as an archive. An entry is never changed or deleted:
 * Applications of an older driver point to it, until this driver brings them to its commit of the
 * chart. No version is added: an archive is not bound to its content, as a commit is.
 */
export const CHART_ARCHIVES: Readonly<Record<string, string>> = {
  "1.0.0":
    "H4sIAAAAAAACA+3UvW7DIBAHcM88xT1ATfBXKmXNXKlTpI7IviSoNraApIqsvHux1Wbw0qFtOvT/W4DDB8NxbvShDm3q2PcnV7NfbY/aBXnRXZv8FBWty3Ieo+Wo8lIlWZXlVVGU5RTPiqxQCankDk4+aEeU/FN6MDt23vR2Q+dcWN3xhprFoxDnz08yqaQSDfvamSHMoWdnbPAUjkydtmbPPq5MIOPpYM5sJT3phmnfu49zH+jt2HumxsVtF5NeeU7vpAiXIV6vh6E1tZ6OFwn8qmWpV4G7odUhzm6x7/4Nvup/9Vgt+n+dqQr9fw/jmJLT9sAkd7o9xWLfyk7Xq0jTVIwjhf4lPgGSU2jKYNtMU7QPAAAAAAAAAAAAAAAAAAAAwJ97B4OaFGcAKAAA",
};

export const CHART_NAME = "dagctl-resources";
