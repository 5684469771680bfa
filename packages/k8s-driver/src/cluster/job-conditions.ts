import type { V1Job } from "@kubernetes/client-node";
import type { Wire } from "./wire.ts";

type Conditioned = Pick<Wire<V1Job>, "status">;
type Condition = NonNullable<NonNullable<Conditioned["status"]>["conditions"]>[number];

export const conditionOf = ({ status }: Conditioned, type: string): Condition | undefined =>
  status?.conditions?.find((one) => one.type === type && one.status === "True");

export const hasEnded = (job: Conditioned): boolean =>
  conditionOf(job, "Complete") !== undefined || conditionOf(job, "Failed") !== undefined;
