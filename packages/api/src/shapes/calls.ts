import type * as z from "zod";
import type { Answer } from "../call.ts";
import type { Table } from "../table.ts";
import {
  CALLER_RECORD,
  CREATED_TOKEN,
  ORGANIZATION_LIST,
  TOKEN_INPUT,
  TOKEN_LIST,
  TOKEN_REMOVAL,
} from "./administration.ts";
import { AUDIT_PAGE } from "./audit.ts";
import {
  DEPLOY_BODY,
  JOB_INPUT,
  JOB_PATCH,
  PLAN_BODY,
  NOTIFICATION_INPUT,
  NOTIFICATION_PATCH,
  RUN_BODY,
  VARIABLE_INPUT,
  VARIABLE_PATCH,
} from "./bodies.ts";
import { ENVIRONMENT, ENVIRONMENT_LIST } from "./environments.ts";
import { VARIABLE, VARIABLE_LIST, VARIABLE_REMOVAL } from "./environment-variables.ts";
import { EVENT, EVENT_GAP, EVENT_PAGE } from "./events.ts";
import { EXAMPLES } from "./examples.ts";
import {
  DELIVERY,
  DELIVERY_PAGE,
  NOTIFICATION,
  NOTIFICATION_LIST,
  NOTIFICATION_REMOVAL,
  NOTIFICATION_WITH_SECRET,
} from "./notifications.ts";
import { OPERATION, OPERATION_LIST } from "./operations.ts";
import { PLAN, PLAN_ACTION_PAGE, PLAN_LIST, PLAN_MODEL_PAGE } from "./plans.ts";
import {
  DELETED,
  DEPLOYED,
  PROJECT,
  PROJECT_COUNTS,
  PROJECT_LIST,
  REMOVING,
  SYNC_STATUS,
  UNDEPLOYED,
} from "./projects.ts";
import {
  PUSH_HOOK,
  PUSH_HOOK_INPUT,
  PUSH_HOOK_LIST,
  PUSH_HOOK_REMOVAL,
  PUSH_HOOK_WITH_SECRET,
} from "./push-hooks.ts";
import { ARTIFACT_LIST } from "./run-artifacts.ts";
import { DAILY_STATS, MODEL_EXECUTION_PAGE, MODEL_PAGE } from "./run-results.ts";
import { SECRET, SECRET_INPUT, SECRET_LIST, SECRET_REMOVAL } from "./secrets.ts";
import {
  ALL_RUNS,
  JOB,
  JOB_LIST,
  JOB_REMOVAL,
  LOG_LINE,
  RUN,
  RUN_ACCEPTED,
  RUN_LIST,
} from "./runs.ts";

/** An answer of a call: the shape of its body, and the headers that it always has. */
export interface AnswerShape {
  readonly shape: z.ZodType;
  /** A body that the server answers with. */
  readonly example?: object;
  readonly headers: readonly ("ETag" | "Location")[];
}

/** The body that a call takes. Those of projects have the fields of the project types, too. */
export interface BodyShape {
  readonly shape: z.ZodType | "project input" | "project patch";
  /** A body that the server accepts. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** A server-sent event of a stream. */
export interface SentEvent {
  /** One sentence for the docs: when it is sent. */
  readonly description: string;
  /** The data. Absent: an empty object. */
  readonly data?: z.ZodType;
}

/** The shapes of one call. */
export interface CallShapes {
  /** By status. A stream has none. */
  readonly answers: Readonly<Partial<Record<Answer["status"], AnswerShape>>>;
  /** Absent where the call takes no body. */
  readonly body?: BodyShape;
  /**
   * The server-sent events of a stream, by their names. `message` is one without a name. Each
   * stream may also send `error`, with the body of an error.
   */
  readonly events?: Readonly<Record<string, SentEvent>>;
}

/** The shapes of the calls in the table, under the same names. */
export type Shapes = {
  readonly [Part in keyof Table]: { readonly [Method in keyof Table[Part]]: CallShapes };
};

const answer = (
  shape: z.ZodType,
  example: object,
  ...headers: AnswerShape["headers"]
): AnswerShape => ({ shape, example, headers });

const read = (shape: z.ZodType, example: object): CallShapes => ({
  answers: { 200: answer(shape, example) },
});

/** The shapes of the whole API. */
export const SHAPES: Shapes = {
  projects: {
    list: read(PROJECT_LIST, EXAMPLES.projects),
    counts: read(PROJECT_COUNTS, EXAMPLES.projectCounts),
    create: {
      body: {
        shape: "project input",
        example: { name: "analytics", repository_url: "https://git.example.com/analytics.git" },
      },
      answers: { 201: answer(PROJECT, EXAMPLES.project, "ETag", "Location") },
    },
    get: { answers: { 200: answer(PROJECT, EXAMPLES.project, "ETag") } },
    update: {
      body: { shape: "project patch", example: { description: "Orders by day", branch: "main" } },
      answers: { 200: answer(PROJECT, EXAMPLES.project, "ETag") },
    },
    delete: {
      answers: {
        200: answer(DELETED, EXAMPLES.deleted, "Location"),
        202: answer(REMOVING, EXAMPLES.removing, "Location"),
      },
    },
    deploy: { body: { shape: DEPLOY_BODY, example: {} }, ...read(DEPLOYED, EXAMPLES.deployed) },
    undeploy: {
      answers: {
        200: answer(UNDEPLOYED, EXAMPLES.undeployed, "Location"),
        202: answer(REMOVING, EXAMPLES.undeploying, "Location"),
      },
    },
    run: { body: { shape: RUN_BODY, example: {} }, ...read(RUN_ACCEPTED, EXAMPLES.accepted) },
    syncStatus: read(SYNC_STATUS, EXAMPLES.syncStatus),
  },
  runs: {
    list: read(RUN_LIST, EXAMPLES.runs),
    listAll: read(ALL_RUNS, EXAMPLES.allRuns),
    get: read(RUN, EXAMPLES.run),
    logs: {
      answers: {},
      events: {
        message: { description: "A line; `id` is its position.", data: LOG_LINE },
        end: { description: "The log has ended." },
      },
    },
    cancel: read(RUN, EXAMPLES.run),
    models: read(MODEL_PAGE, EXAMPLES.models),
    modelExecutions: read(MODEL_EXECUTION_PAGE, EXAMPLES.modelExecutions),
    dailyStats: read(DAILY_STATS, EXAMPLES.dailyStats),
    artifacts: read(ARTIFACT_LIST, EXAMPLES.artifacts),
    // A file: its answer is described where the document is made.
    artifact: { answers: {} },
    retry: read(RUN_ACCEPTED, EXAMPLES.accepted),
  },
  jobs: {
    list: read(JOB_LIST, EXAMPLES.jobs),
    get: read(JOB, EXAMPLES.job),
    create: {
      body: {
        shape: JOB_INPUT,
        example: {
          name: "hourly",
          command: "sqlmesh run prod",
          schedule: "15 * * * *",
          time_zone: "Europe/Berlin",
        },
      },
      answers: { 201: answer(JOB, EXAMPLES.createdJob, "Location") },
    },
    update: {
      body: { shape: JOB_PATCH, example: { schedule: "0 2 * * *", enabled: true } },
      ...read(JOB, EXAMPLES.job),
    },
    delete: read(JOB_REMOVAL, EXAMPLES.jobRemoval),
    run: { body: { shape: RUN_BODY, example: {} }, ...read(RUN_ACCEPTED, EXAMPLES.accepted) },
  },
  plans: {
    list: read(PLAN_LIST, EXAMPLES.plans),
    get: read(PLAN, EXAMPLES.plan),
    models: read(PLAN_MODEL_PAGE, EXAMPLES.planModels),
    actions: read(PLAN_ACTION_PAGE, EXAMPLES.planActions),
    create: {
      body: { shape: PLAN_BODY, example: {} },
      answers: { 201: answer(PLAN, EXAMPLES.createdPlan, "Location") },
    },
    approve: read(PLAN, EXAMPLES.plan),
    reject: read(PLAN, EXAMPLES.plan),
    cancel: read(PLAN, EXAMPLES.plan),
    retry: { answers: { 201: answer(PLAN, EXAMPLES.createdPlan, "Location") } },
  },
  environments: {
    list: read(ENVIRONMENT_LIST, EXAMPLES.environments),
    get: read(ENVIRONMENT, EXAMPLES.environment),
    delete: { answers: { 202: answer(ENVIRONMENT, EXAMPLES.removedEnvironment) } },
  },
  operations: {
    list: read(OPERATION_LIST, EXAMPLES.operations),
    get: read(OPERATION, EXAMPLES.operation),
  },
  events: {
    list: read(EVENT_PAGE, EXAMPLES.events),
    follow: {
      answers: {},
      events: {
        message: { description: "An event; `id` is its sequence.", data: EVENT },
        gap: {
          description: "Events before the next one are not stored any more.",
          data: EVENT_GAP,
        },
      },
    },
  },
  environmentVariables: {
    list: read(VARIABLE_LIST, EXAMPLES.variables),
    get: read(VARIABLE, EXAMPLES.variable),
    create: {
      body: { shape: VARIABLE_INPUT, example: { name: "TARGET", value: "production" } },
      answers: { 201: answer(VARIABLE, EXAMPLES.variable, "Location") },
    },
    update: {
      body: { shape: VARIABLE_PATCH, example: { value: "staging" } },
      ...read(VARIABLE, EXAMPLES.variable),
    },
    delete: read(VARIABLE_REMOVAL, EXAMPLES.variableRemoval),
  },
  hooks: {
    list: read(PUSH_HOOK_LIST, EXAMPLES.hooks),
    get: read(PUSH_HOOK, EXAMPLES.hook),
    create: {
      body: {
        shape: PUSH_HOOK_INPUT,
        example: {
          provider: "github",
          repository_url: "https://git.example.com/analytics.git",
        },
      },
      answers: { 201: answer(PUSH_HOOK_WITH_SECRET, EXAMPLES.createdHook, "Location") },
    },
    rotate: read(PUSH_HOOK_WITH_SECRET, EXAMPLES.createdHook),
    delete: read(PUSH_HOOK_REMOVAL, EXAMPLES.hookRemoval),
  },
  notifications: {
    list: read(NOTIFICATION_LIST, EXAMPLES.notifications),
    get: read(NOTIFICATION, EXAMPLES.notification),
    create: {
      body: {
        shape: NOTIFICATION_INPUT,
        example: {
          name: "on call",
          kind: "webhook",
          url: "https://hooks.example.com/dagctl",
          events: ["run.failed", "deploy.failed"],
        },
      },
      answers: { 201: answer(NOTIFICATION_WITH_SECRET, EXAMPLES.createdNotification, "Location") },
    },
    update: {
      body: { shape: NOTIFICATION_PATCH, example: { events: ["run.failed"], enabled: true } },
      ...read(NOTIFICATION, EXAMPLES.notification),
    },
    delete: read(NOTIFICATION_REMOVAL, EXAMPLES.notificationRemoval),
    test: read(DELIVERY, EXAMPLES.delivery),
    rotate: read(NOTIFICATION_WITH_SECRET, EXAMPLES.createdNotification),
    deliveries: read(DELIVERY_PAGE, EXAMPLES.deliveries),
    retry: read(DELIVERY, EXAMPLES.delivery),
  },
  caller: { get: read(CALLER_RECORD, EXAMPLES.caller) },
  organizations: { list: read(ORGANIZATION_LIST, EXAMPLES.organizations) },
  secrets: {
    list: read(SECRET_LIST, EXAMPLES.secrets),
    put: {
      body: { shape: SECRET_INPUT, example: { value: "a deploy key" } },
      ...read(SECRET, EXAMPLES.secret),
    },
    delete: read(SECRET_REMOVAL, EXAMPLES.secretRemoval),
  },
  tokens: {
    list: read(TOKEN_LIST, EXAMPLES.tokens),
    create: {
      body: { shape: TOKEN_INPUT, example: { name: "ci", access: "run", expires_in_days: 90 } },
      answers: { 201: answer(CREATED_TOKEN, EXAMPLES.createdToken, "Location") },
    },
    delete: read(TOKEN_REMOVAL, EXAMPLES.tokenRemoval),
  },
  audit: { list: read(AUDIT_PAGE, EXAMPLES.audit) },
};
