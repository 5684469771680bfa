import type { OperationRecord } from "@dagctl/core/contracts";
import { type Breakage, overriding } from "./broken-store.ts";

const ACME = "org-acme";

/** By law: a store whose answers, or whose keeping of what is not a record, break that one. */
export const BROKEN_READS: Readonly<Record<string, Breakage>> = {
  versions: () => (store) =>
    overriding(store, {
      async job(...asked) {
        const record = await store.job(...asked);
        return record && { ...record, version: Math.min(record.version, 2) };
      },
    }),
  copies: () => {
    const cached = new Map<string, OperationRecord>();
    return (store) =>
      overriding(store, {
        async operation(organization, id) {
          const record = await store.operation(organization, id);
          const known = cached.get(id);
          if (record === undefined || known?.version === record.version) return record && known;
          cached.set(id, record);
          return record;
        },
      });
  },
  "name-case": () => (store) =>
    overriding(store, {
      async projectByName(organization, name) {
        const record = await store.projectByName(organization, name);
        return record?.project.name === name ? record : undefined;
      },
    }),
  isolation: () => (store) => overriding(store, { log: async (_, run) => store.log(ACME, run) }),
  order: () => (store) =>
    overriding(store, {
      async projects(...asked) {
        const { records, total } = await store.projects(...asked);
        return {
          total,
          records: [...records]
            .reverse()
            .sort((one, other) => one.project.created_at.localeCompare(other.project.created_at)),
        };
      },
    }),
  paging: () => (store) =>
    overriding(store, {
      async operations(...asked) {
        const { records } = await store.operations(...asked);
        return { records, total: records.length };
      },
    }),
  "run-filter": () => (store) =>
    overriding(store, {
      async runs(organization, project, { statuses, ...page }) {
        const { total } = await store.runs(organization, project, page);
        return {
          total,
          records: (
            await store.runs(organization, project, { ...page, ...(statuses && { statuses }) })
          ).records,
        };
      },
    }),
  "active-runs": () => (store) =>
    overriding(store, {
      activeRuns: async () =>
        (await store.activeRuns()).filter((record) => record.run.status === "pending"),
    }),
  deployments: () => (store) =>
    overriding(store, { deployments: async ({ limit }) => store.deployments({ limit }) }),
  "job-by-name": () => (store) =>
    overriding(store, {
      async job(organization, project, idOrName) {
        return (
          (await store.jobs(organization, project)).find(
            (record) => record.job.name === idOrName,
          ) ?? store.job(organization, project, idOrName)
        );
      },
    }),
  "json-text": () => (store) =>
    overriding(store, {
      async projectText(...asked) {
        const found = await store.projectText(...asked);
        return found && { ...found, text: JSON.stringify(JSON.parse(found.text), null, 1) };
      },
    }),
  "list-text": () => (store) =>
    overriding(store, {
      async projectTexts(organization, { limit }) {
        return store.projectTexts(organization, { limit: limit + 1 });
      },
    }),
  "unusual-data": () => (store) =>
    overriding(store, {
      async key(...asked) {
        const record = await store.key(...asked);
        if (typeof record?.answer !== "object") return record;
        return {
          ...record,
          answer: Object.fromEntries(
            Object.entries({ ...record.answer }).filter(([field]) => field !== "__proto__"),
          ),
        };
      },
    }),
  forget: () => {
    const logs = new Map<string, string>();
    return (store) =>
      overriding(store, {
        async putLog(organization, run, text) {
          logs.set(`${organization}/${run}`, text);
          await store.putLog(organization, run, text);
        },
        log: async (organization, run) =>
          (await store.log(organization, run)) ?? logs.get(`${organization}/${run}`),
      });
  },
  "forget-keeps": () => {
    const forgotten = new Set<string>();
    return (store) =>
      overriding(store, {
        async commit(changes, options) {
          const answer = await store.commit(changes, options);
          for (const change of changes)
            if ("forget" in change) forgotten.add(`${change.organization}/${change.id}`);
          return answer;
        },
        operations: async (organization, project, page) =>
          forgotten.has(`${organization}/${project}`)
            ? { records: [], total: 0 }
            : store.operations(organization, project, page),
      });
  },
  "event-pages": () => (store) =>
    overriding(store, {
      events: async (after, limit, options) =>
        store.events(after, options?.organization === undefined ? limit : 1000, options),
    }),
  "event-gap": () => (store) =>
    overriding(store, {
      events: async (...asked) => ({ ...(await store.events(...asked)), oldest: 1 }),
    }),
  prune: () => (store) =>
    overriding(store, { prune: async (before) => store.prune({ ...before, keys: "" }) }),
  keys: () => (store) =>
    overriding(store, {
      key: async (scope, key) =>
        (await store.key(scope, key)) ?? store.key(scope, key.toLowerCase()),
    }),
  cursors: () => {
    const seen = new Map<string, number>();
    return (store) =>
      overriding(store, {
        async cursor(consumer) {
          const known = seen.get(consumer) ?? (await store.cursor(consumer));
          seen.set(consumer, known);
          return known;
        },
      });
  },
  logs: () => (store) =>
    overriding(store, {
      putLog: async (organization, run, text) =>
        store.putLog(organization, run, text.slice(0, 65_536)),
    }),
  persistence: () => {
    let closed = false;
    return (store) =>
      overriding(store, {
        supports: { ...store.supports, persists: true },
        cursor: async (consumer) => (closed ? 0 : store.cursor(consumer)),
        async close() {
          closed = true;
          await store.close();
        },
      });
  },
  shared: () => {
    let connections = 0;
    return (store) => {
      connections += 1;
      if (connections === 1) return store;
      return overriding(store, {
        async project(...asked) {
          const record = await store.project(...asked);
          return record && { ...record, version: 1 };
        },
      });
    };
  },
};
