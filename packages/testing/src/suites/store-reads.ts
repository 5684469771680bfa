import type { ProjectPlace } from "@dagctl/core/contracts";
import { observe, type StoreCase } from "./store-fixture.ts";
import { ACME, day, event, job, operation, OTHER, project, record, run } from "./store-records.ts";

const idsOf = <Kind extends string>(
  kind: Kind,
  records: readonly { readonly [Field in Kind]: { readonly id: string } }[],
): readonly string[] => records.map((record) => record[kind].id);

export const readCases: readonly StoreCase[] = [
  observe(
    "name-case",
    "names are compared without case, in reads and in expectations",
    async ({ store }, check) => {
      await store.commit([project("p1", { name: "Sales Data.v2" })]);
      check.same(
        (await store.projectByName(ACME, "sALES dATA.V2"))?.project.id,
        "p1",
        "project by name",
      );
      check.same(
        (await store.projectByName(ACME, "Sales Data.v2"))?.project.name,
        "Sales Data.v2",
        "its name as it was given",
      );
      check.same(await store.projectByName(ACME, "Sales Data_v2"), undefined, "another name");
      await check.rejects(
        store.commit([], {
          expect: [{ expect: "name_unused", organization: ACME, name: "SALES DATA.V2" }],
        }),
        "conflict",
        "the name in capitals",
      );
      await store.commit([project("p1", { name: "Renamed" })]);
      check.same(await store.projectByName(ACME, "sales data.v2"), undefined, "the old name");
      check.same((await store.projectByName(ACME, "renamed"))?.project.id, "p1", "the new name");
    },
  ),

  observe(
    "isolation",
    "a record of another organization or project reads as absent",
    async ({ store }, check) => {
      await store.commit([
        project("p1", { name: "Mine" }),
        operation("o1", "p1"),
        run("r1", "p1"),
        job("j1", "p1"),
        event(),
      ]);
      await store.putLog(ACME, "r1", "log");
      check.same(await store.project(OTHER, "p1"), undefined, "project");
      check.same(await store.projectText(OTHER, "p1"), undefined, "text of the project");
      check.same(await store.projectByName(OTHER, "Mine"), undefined, "project by name");
      check.same(await store.projects(OTHER), { records: [], total: 0 }, "projects");
      check.same(await store.operation(OTHER, "o1"), undefined, "operation");
      check.same(
        await store.operations(OTHER, "p1", { offset: 0, limit: 9 }),
        { records: [], total: 0 },
        "operations",
      );
      check.same(await store.run(OTHER, "p1", "r1"), undefined, "run");
      check.same(await store.run(ACME, "p2", "r1"), undefined, "run of another project");
      check.same(
        await store.runs(OTHER, "p1", { offset: 0, limit: 9 }),
        { records: [], total: 0 },
        "runs",
      );
      check.same(await store.job(OTHER, "p1", "j1"), undefined, "job");
      check.same(await store.jobs(OTHER, "p1"), [], "jobs");
      check.same(await store.job(ACME, "p2", "scheduled-run"), undefined, "job of another project");
      check.same(await store.log(OTHER, "r1"), undefined, "log");
      check.same((await store.events(0, 9, { organization: OTHER })).events, [], "events");
      await store.commit([project("p1", { organization_id: OTHER, name: "Theirs" })]);
      check.same(
        (await store.project(ACME, "p1"))?.project.name,
        "Mine",
        "after a put of the same id elsewhere",
      );
      await store.commit([{ forget: "project", organization: OTHER, id: "p1" }]);
      check.same(
        (await store.project(ACME, "p1"))?.project.name,
        "Mine",
        "after forgetting the same id elsewhere",
      );
      check.same(
        (await store.runs(ACME, "p1", { offset: 0, limit: 9 })).total,
        1,
        "runs after that",
      );
    },
  ),

  observe(
    "order",
    "projects are listed by created_at, then in the order of their first put; runs and operations newest first",
    async ({ store }, check) => {
      const places = [
        ["c", 2],
        ["a", 3],
        ["b", 2],
        ["d", 1],
      ] as const;
      for (const [id, number] of places) {
        const created_at = day(number);
        await store.commit([
          project(id, { created_at }),
          run(id, "d", { created_at }),
          operation(id, "d", { created_at }),
        ]);
      }
      await store.commit([project("d", { created_at: day(1), description: "put again" })]);
      const page = { offset: 0, limit: 9 };
      check.same(
        idsOf("project", (await store.projects(ACME)).records),
        ["d", "c", "b", "a"],
        "projects",
      );
      check.same(
        idsOf("run", (await store.runs(ACME, "d", page)).records),
        ["a", "b", "c", "d"],
        "runs",
      );
      check.same(
        idsOf("operation", (await store.operations(ACME, "d", page)).records),
        ["a", "b", "c", "d"],
        "operations",
      );
    },
  ),

  observe(
    "paging",
    "a page is a part of the list, and total counts the list",
    async ({ store }, check) => {
      const ids = Array.from({ length: 7 }, (_, index) => `x${index}`);
      await store.commit(
        ids.flatMap((id, index) => {
          const created_at = day(index + 1);
          return [
            project(id, { created_at }),
            run(id, "x0", { created_at }),
            operation(id, "x0", { created_at }),
          ];
        }),
      );
      const pages = [
        { offset: 0, limit: 3 },
        { offset: 3, limit: 3 },
        { offset: 6, limit: 3 },
        { offset: 9, limit: 3 },
      ];
      for (const page of pages) {
        const end = page.offset + page.limit;
        const newest = [...ids].reverse().slice(page.offset, end);
        const projects = await store.projects(ACME, page);
        check.same(
          [idsOf("project", projects.records), projects.total],
          [ids.slice(page.offset, end), 7],
          `projects from ${page.offset}`,
        );
        const runs = await store.runs(ACME, "x0", page);
        check.same(
          [idsOf("run", runs.records), runs.total],
          [newest, 7],
          `runs from ${page.offset}`,
        );
        const operations = await store.operations(ACME, "x0", page);
        check.same(
          [idsOf("operation", operations.records), operations.total],
          [newest, 7],
          `operations from ${page.offset}`,
        );
      }
      check.same((await store.projects(ACME)).records.length, 7, "projects without a page");
    },
  ),

  observe(
    "run-filter",
    "runs are filtered by status before they are counted and cut into pages",
    async ({ store }, check) => {
      const statuses = ["pending", "success", "failed", "success", "running"] as const;
      await store.commit(
        statuses.map((status, index) =>
          run(`r${index}`, "p1", { status, created_at: day(index + 1) }),
        ),
      );
      const some = await store.runs(ACME, "p1", {
        offset: 1,
        limit: 1,
        statuses: ["success", "failed"],
      });
      check.same([idsOf("run", some.records), some.total], [["r2"], 3], "ended runs, the second");
      check.same(
        await store.runs(ACME, "p1", { offset: 0, limit: 9, statuses: [] }),
        { records: [], total: 0 },
        "of no status",
      );
    },
  ),

  observe(
    "active-runs",
    "activeRuns yields the pending and running ones of all organizations, oldest first",
    async ({ store }, check) => {
      await store.commit([
        run("r1", "p1", { status: "running", created_at: day(3) }),
        run("r2", "p9", { status: "pending", created_at: day(1) }, {}, OTHER),
        run("r3", "p1", { status: "success", created_at: day(2) }),
      ]);
      const found = await store.activeRuns();
      check.same(
        found.map((record) => [record.organization, record.run.id]),
        [
          [OTHER, "r2"],
          [ACME, "r1"],
        ],
        "active runs",
      );
    },
  ),

  observe(
    "deployments",
    "deployments yields the projects that may have a deployment, of all organizations, by id in pages",
    async ({ store }, check) => {
      const mayExist = { mayExist: true };
      await store.commit([
        project("b", {}, mayExist),
        project("a", { organization_id: OTHER }, mayExist),
        project("c"),
        project("d", { deployed: true }, mayExist),
      ]);
      check.same(
        idsOf("project", await store.deployments({ limit: 2 })),
        ["a", "b"],
        "the first page",
      );
      check.same(
        idsOf("project", await store.deployments({ after: "b", limit: 2 })),
        ["d"],
        "after b",
      );
      await store.commit([project("d", {}, { mayExist: false })]);
      check.same(
        await store.deployments({ after: "b", limit: 2 }),
        [],
        "once its absence was observed",
      );
    },
  ),

  observe(
    "job-by-name",
    "a job is found by id and by name, and an id takes precedence",
    async ({ store }, check) => {
      await store.commit([job("j1", "p1", { name: "nightly" }), job("j2", "p1", { name: "j1" })]);
      check.same((await store.job(ACME, "p1", "nightly"))?.job.id, "j1", "by name");
      check.same((await store.job(ACME, "p1", "j1"))?.job.id, "j1", "by an id that is also a name");
      check.same([...idsOf("job", await store.jobs(ACME, "p1"))].sort(), ["j1", "j2"], "all jobs");
    },
  ),

  observe(
    "json-text",
    "projectText is the wire object exactly as JSON.stringify wrote it, with its revision",
    async ({ store }, check) => {
      const made = project("p1", {
        revision: 7,
        description: 'é "quoted" \\ \u2028 \ud800',
        zeta: 1,
        alpha: { z: 0, a: [1.5, null, true] },
      });
      await store.commit([made]);
      check.same(
        await store.projectText(ACME, "p1"),
        { text: JSON.stringify(made.record.project), revision: 7 },
        "text and revision",
      );
      check.same(await store.projectText(ACME, "absent"), undefined, "of what is absent");
    },
  ),

  observe(
    "list-text",
    "parts of projectTexts are the wire objects of projects as JSON.stringify writes them, in order",
    async ({ store }, check) => {
      const written = [3, 1, 2, 2, 5].map((number, index) =>
        project(`p${index}`, { created_at: day(number), description: 'é "quoted" \u2028 \ud800' }),
      );
      for (const one of written) await store.commit([one]);
      await store.commit([project("q1", { organization_id: OTHER })]);
      const inOrder = [1, 2, 3, 0, 4].map((index) => written[index]?.record.project);
      const expected = inOrder.map((one) => JSON.stringify(one)).join(",");
      for (const limit of [1, 2, 4, 5, 6]) {
        const texts: string[] = [];
        let total = 0;
        let after: ProjectPlace | undefined;
        do {
          const { text, count, last } = await store.projectTexts(ACME, { after, limit });
          check.holds(count <= limit, `a part must have at most ${limit} projects`);
          if (count > 0) texts.push(new TextDecoder().decode(text));
          total += count;
          after = last;
        } while (after !== undefined);
        check.same([texts.join(","), total], [expected, 5], `in parts of ${limit}`);
      }
      const { text, ...empty } = await store.projectTexts("org-empty", { limit: 2 });
      check.same([text.length, empty], [0, { count: 0 }], "of an organization without projects");
    },
  ),

  observe(
    "unusual-data",
    "emoji, quotes, __proto__ and very long text are read as they were written",
    async ({ store }, check) => {
      const odd = JSON.parse(
        '{"__proto__": {"admin": true}, "constructor": "x", "": "empty", "a.b[0]": 1, "💥": ["\\u0000", "\\ud83d"]}',
      ) as Readonly<Record<string, unknown>>;
      const long = "ü😀'\";--\n\t%_\\".repeat(20_000);
      const names = [
        "o'Brien",
        'say "hi"',
        "💾",
        "a%b_c",
        "__proto__",
        "constructor",
        "; drop table projects",
        "İ",
      ];
      for (const name of names) {
        const made = project(name, {
          organization_id: name,
          name,
          agent_context: long,
          plugin_field: odd,
        });
        const reported = event({ organization: name, project: name, data: odd });
        await store.commit([
          made,
          reported,
          job(name, name, { name }, name),
          record("x1", { organization: name, kind: name, parent: name, value: odd }),
          { put: "cursor", consumer: name, sequence: 3 },
          {
            put: "key",
            record: { scope: name, key: name, body: name, expiresAt: day(9), answer: odd },
          },
        ]);
        check.same(
          await store.project(name, name),
          { ...made.record, version: 1 },
          `the project ${name}`,
        );
        check.same(
          (await store.projectByName(name, name))?.project.id,
          name,
          `the project named ${name}`,
        );
        check.same(
          (await store.events(0, 99, { organization: name })).events.map((one) => one.data),
          [odd],
          `the event of ${name}`,
        );
        check.same((await store.job(name, name, name))?.job.name, name, `the job ${name}`);
        check.same(
          (await store.records(name, name, name, { limit: 9 })).map((one) => one.value),
          [odd],
          `the typed records of ${name}`,
        );
        check.same((await store.key(name, name))?.answer, odd, `the answer of key ${name}`);
        check.same(await store.cursor(name), 3, `the cursor of ${name}`);
      }
      const read = await store.project("💾", "💾");
      check.same(
        Object.getPrototypeOf(
          Object.entries(read?.project ?? {}).find(([field]) => field === "plugin_field")?.[1],
        ),
        Object.prototype,
        "prototype of the plugin's field",
      );
    },
  ),
];
