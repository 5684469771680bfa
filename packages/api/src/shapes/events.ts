import type { EventData, EventGap, EventOf, EventPage, EventType } from "@dagctl/core";
import * as z from "zod";
import { COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";
import { OPERATION } from "./operations.ts";
import { PLAN } from "./plans.ts";
import { PROJECT } from "./projects.ts";
import { JOB, RUN } from "./runs.ts";

const WITH_PROJECT = { project: PROJECT };

/** What each type of event reports. */
const DATA: { readonly [Type in EventType]: ShapeOf<EventData[Type]> } = {
  "project.created": exactly<EventData["project.created"]>()(WITH_PROJECT),
  "project.updated": exactly<EventData["project.updated"]>()(WITH_PROJECT),
  "project.deployed": exactly<EventData["project.deployed"]>()(WITH_PROJECT),
  "project.undeployed": exactly<EventData["project.undeployed"]>()(WITH_PROJECT),
  "project.deleted": exactly<EventData["project.deleted"]>()({
    id: z.string(),
    name: z.string(),
  }),
  "project.status_changed": exactly<EventData["project.status_changed"]>()(WITH_PROJECT),
  "project.observed": exactly<EventData["project.observed"]>()(WITH_PROJECT),
  "project.behind": exactly<EventData["project.behind"]>()(WITH_PROJECT),
  "operation.started": exactly<EventData["operation.started"]>()({ operation: OPERATION }),
  "operation.updated": exactly<EventData["operation.updated"]>()({ operation: OPERATION }),
  "operation.ended": exactly<EventData["operation.ended"]>()({ operation: OPERATION }),
  "run.created": exactly<EventData["run.created"]>()({ run: RUN }),
  "run.started": exactly<EventData["run.started"]>()({ run: RUN }),
  "run.ended": exactly<EventData["run.ended"]>()({
    run: RUN,
    retry_at: TIME.optional().meta({
      description: "When the run is tried again. Absent: it was the last attempt.",
    }),
  }),
  "run.skipped": exactly<EventData["run.skipped"]>()({
    job: text("The name of the job."),
    scheduled_at: TIME,
    ticks: COUNT,
    reason: z.string(),
    retry_of: text(
      "The run whose retry was not started. Absent: a tick of a schedule passed.",
    ).optional(),
  }),
  "job.created": exactly<EventData["job.created"]>()({ job: JOB }),
  "job.updated": exactly<EventData["job.updated"]>()({ job: JOB }),
  "job.deleted": exactly<EventData["job.deleted"]>()({ id: z.string(), name: z.string() }),
  "plan.created": exactly<EventData["plan.created"]>()({ plan: PLAN }),
  "plan.updated": exactly<EventData["plan.updated"]>()({ plan: PLAN }),
  "orphan.found": exactly<EventData["orphan.found"]>()({
    kind: z.enum(["deployment", "state database"]),
  }),
};

type Common = Omit<EventOf<EventType>, "type" | "data">;

/** The fields that every event has. */
const COMMON: ShapeOf<Common> = exactly<Common>()({
  sequence: z
    .int()
    .min(1)
    .meta({ description: "Grows by the order in which events were recorded, with gaps." }),
  organization: z.string(),
  project: text("The id of the project that the event is about.").optional(),
  time: TIME,
  actor: text(
    "The caller whose call recorded it, `polling`, `schedule`, or `system` for what the host does by itself. Absent: version 0.1.0 recorded it.",
  ).optional(),
});

const eventShape = (type: EventType): z.ZodType =>
  z.looseObject({ ...COMMON.shape, type: z.literal(type), data: DATA[type] });

const TYPES = Object.keys(DATA) as EventType[];

/** Returns the name of the shape of a type of event: `RunEnded`. */
const nameOf = (type: string): string =>
  type
    .split(/[._]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");

/** The shapes of events, by their names in the document. */
export const EVENTS_BY_NAME: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  TYPES.map((type) => [`${nameOf(type)}Event`, eventShape(type)]),
);

/** An event: `type` decides what its data is. */
export const EVENT: z.ZodType = z.union(Object.values(EVENTS_BY_NAME));

/** Events that are not stored any more. */
export const EVENT_GAP: ShapeOf<EventGap> = exactly<EventGap>()({
  type: z.literal("gap"),
  first_kept_sequence: COUNT.meta({
    description: "The sequence of the first event that is stored.",
  }),
});

type Rest = Omit<EventPage, "events">;

const REST: ShapeOf<Rest> = exactly<Rest>()({
  next_after: COUNT.meta({ description: "The `after` of the next page." }),
  has_more: z.boolean().meta({ description: "Whether the next page may have events now." }),
  newest_sequence: COUNT,
  first_kept_sequence: COUNT.optional().meta({
    description:
      "Present where events after the requested position are not stored any more: the first one that is.",
  }),
});

/** A page of events. */
export const EVENT_PAGE: z.ZodType = z.looseObject({ events: z.array(EVENT), ...REST.shape });
