import { CHART_NAME } from "./archives.ts";
import { gitCommit, type GitFolder, type GitObject } from "./git-objects.ts";

/** A version of the chart, which is a commit of the chart repository. */
interface ChartVersion {
  readonly version: string;
  readonly files: GitFolder;
}

/**
 * Every version of the chart that was ever a commit. An entry is never changed or deleted:
 * Applications of an older driver point to it, and the admission policy names its commit. Another
 * template is another version.
 */
const VERSIONS: readonly ChartVersion[] = [
  {
    version: "1.0.0",
    files: {
      [CHART_NAME]: {
        "Chart.yaml": `apiVersion: v2
name: ${CHART_NAME}
version: 1.0.0
description: Prints the manifests it is given. Made for dagctl, whose driver makes them.
type: application
`,
        templates: {
          "resources.yaml": `{{- range .Values.resources }}
---
{{ toYaml . }}
{{- end }}
`,
        },
      },
    },
  },
];

/** The folder of the chart in each commit. */
export const CHART_PATH: string = CHART_NAME;
/**
 * The commit of the chart to which Applications point: git computes this name from the content. A
 * repo server of Argo CD 3.5.7 that has the commit takes nothing else under it; one that has not
 * may be deceived by a program that answers at the URL.
 */
export const CHART_COMMIT = "ad8e3d97d84a2a5041dea4ea1e78a0884aac16fb";

/** The version of the chart that each commit contains. */
export const CHART_VERSIONS: Readonly<Record<string, string>> = { [CHART_COMMIT]: "1.0.0" };

/** The time of each commit: a constant, in seconds since 1970 (1 January 2026). */
const TIME = 1_767_225_600;

/** Returns the objects of each version of the chart, the newest version and its commit last. */
export function chartCommits(): readonly (readonly GitObject[])[] {
  const commits: (readonly GitObject[])[] = [];
  for (const { version, files } of VERSIONS) {
    const parent = commits.at(-1)?.at(-1)?.id;
    commits.push(gitCommit({ files, message: `${CHART_NAME} ${version}`, time: TIME, parent }));
  }
  return commits;
}
