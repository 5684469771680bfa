import * as z from "zod";
import type { CancelRecord, ClaimRecord, ExitRecord, StepRecord } from "../processes/order.ts";

// The records that driver and supervisor write to the folder of a run, as the driver reads them: a
// run can write there, too.

const pid = z.int().positive();
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "is not a time");

export const claimShape: z.ZodType<ClaimRecord> = z.object({
  pid,
  birth: z.string(),
  startedAt: time,
  controlGroup: z.string().exactOptional(),
});

export const stepShape: z.ZodType<StepRecord> = z.object({
  name: z.string(),
  pid,
  birth: z.string(),
});

export const cancelShape: z.ZodType<CancelRecord> = z.object({ reason: z.string() });

export const exitShape: z.ZodType<ExitRecord> = z.object({
  status: z.enum(["success", "failed", "error"]),
  exitCode: z.int().exactOptional(),
  exited: z.boolean().exactOptional(),
  step: z.string().exactOptional(),
  message: z.string().exactOptional(),
  startedAt: time.exactOptional(),
  endedAt: time,
});
