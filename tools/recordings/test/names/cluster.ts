import type { ClusterObject } from "../../src/installations/cluster.ts";
import { add, type Names } from "./fields.ts";

/** The names of objects in a cluster, as they are listed. */
export interface ClusterNames {
  /** Names of objects by kind and component; ids are replaced by their meaning. */
  readonly objects: Names;
  /** The project's labels and annotations by kind and component. */
  readonly marks: Names;
  /** Keys of the data of ConfigMaps and Secrets, by component. */
  readonly keys: Names;
}

const IDS: readonly (readonly [RegExp, string])[] = [
  [/^recorded-secret-[a-z2-7]+/, "INSTALLATION-secret-DIGEST"],
  [/^recorded-org-[a-z]+-[a-z2-7]{10}/, "INSTALLATION-ORGANIZATION-DIGEST"],
  [/^proj-[a-z2-7]{16}-[a-z2-7]{10}/, "PROJECT-DIGEST"],
  [/-run-[a-z2-7]{16}$/, "-RUN"],
  [/-\d+$/, "-MINUTE"],
];
const named = (text: string): string =>
  IDS.reduce((rest, [id, name]) => rest.replace(id, name), text);

/** Returns a key in which the name of a variable is replaced by `NAME`. */
const keyName = (key: string): string => key.replace(/^variable\.[A-Z]+$/, "variable.NAME");

/** Adds the names of recorded objects. */
export function addCluster(objects: readonly ClusterObject[], names: ClusterNames): void {
  for (const { kind, metadata, data } of objects) {
    const { labels = {}, annotations = {} } = metadata;
    const group = `${kind}, component \`${labels["dagctl.dev/component"]}\``;
    const place = metadata.namespace === "argocd" ? "in Argo CD's namespace: " : "";
    add(names.objects, `${place}${group}`, [named(metadata.name)]);
    add(
      names.marks,
      group,
      [...Object.keys(labels), ...Object.keys(annotations)].filter((name) =>
        /^(dagctl\.dev|app\.kubernetes\.io)\//.test(name),
      ),
    );
    if (typeof data === "object" && data !== null)
      add(names.keys, group, Object.keys(data).map(keyName));
  }
}
