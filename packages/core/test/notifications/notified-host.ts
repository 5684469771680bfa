import type { Delivery, NotificationInput, NotificationWithSecret } from "@dagctl/core";
import {
  fakeEngine,
  type FakeMessages,
  fakeMessages,
  memoryData,
  memoryStore,
  type ReceivedMessage,
  until,
} from "@dagctl/testing";
import { commandType } from "../jobs/job-host.ts";
import {
  movedClock,
  type PlainOptions,
  type TestHost,
  testHost,
  untilStatus,
} from "../host/test-host.ts";

export const URL_OF_RECEIVER = "https://hooks.example.com/services/T0/secret?token=one";

export const WEBHOOK: NotificationInput = {
  name: "on call",
  kind: "webhook",
  url: URL_OF_RECEIVER,
  events: ["run.failed", "run.succeeded", "deploy.failed", "schedule.missed", "sync.behind"],
};

/** A message as its receiver reads it. */
export interface ReadMessage extends ReceivedMessage {
  readonly json: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

export interface NotifiedHost extends TestHost {
  readonly clock: ReturnType<typeof movedClock>;
  readonly fake: FakeMessages;
  /** Returns what has arrived, as JSON. */
  messages(): readonly ReadMessage[];
  /** Waits until so many messages have arrived. */
  untilArrived(count: number): Promise<readonly ReadMessage[]>;
  notify(input?: Partial<NotificationInput>): Promise<NotificationWithSecret>;
  /** Waits until the newest delivery meets the condition. */
  untilDelivery(notification: string, so: (delivery: Delivery) => boolean): Promise<Delivery>;
  /** Creates an active project. */
  project(fields?: object): Promise<string>;
  /** Runs the default job, and waits for its end. The program exits with this code. */
  run(project: string, exit: number): Promise<string>;
}

/** Starts a host that sends messages in memory. Its clock can be moved. */
export async function notifiedHost(options: PlainOptions = {}): Promise<NotifiedHost> {
  const clock = movedClock();
  const data = options.data ?? memoryData();
  const fake = fakeMessages({ deadlineMs: 300 });
  const engine = options.engine ?? fakeEngine({ clock });
  const test = await testHost({
    clock,
    data,
    engine,
    messages: fake.messages,
    store: memoryStore({ data, clock }),
    projectTypes: [commandType()],
    ...options,
    timing: { leaseMs: 1e9, observeMs: 5, gitPollMs: 20, ...options.timing },
  });
  const { acme } = test;
  const messages = (): readonly ReadMessage[] => fake.received.map(readMessage);
  return {
    ...test,
    clock,
    fake,
    messages,
    untilArrived: (count) =>
      until(
        async () => messages(),
        (all) => all.length >= count,
      ),
    notify: (input = {}) => acme.notifications.create({ ...WEBHOOK, ...input }),
    untilDelivery: (notification, so) =>
      until<Delivery | undefined, Delivery>(
        async () => {
          const { deliveries } = await acme.notifications.deliveries(notification);
          return deliveries[0];
        },
        (delivery): delivery is Delivery => delivery !== undefined && so(delivery),
      ),
    async project(fields = {}) {
      const { id } = await acme.projects.create({ ...test.input, ...fields });
      await untilStatus(test, id, "active");
      return id;
    },
    async run(project, exit) {
      engine.setRuns(() => [{ exit }]);
      const { job_run_id: run } = await acme.projects.run(project);
      await acme.runs.wait(project, run);
      return run;
    },
  };
}

function readMessage(message: ReceivedMessage): ReadMessage {
  return { ...message, json: JSON.parse(message.body) as ReadMessage["json"] };
}
