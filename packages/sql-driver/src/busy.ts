/** How to wait for another connection that writes. */
export interface Patience {
  isBusy(error: unknown): boolean;
  pause(attempt: number): Promise<void>;
  readonly attempts: number;
}

/** Retries while another connection writes. Rejects with the last error after the last try. */
export async function whileBusy<Answer>(
  patience: Patience,
  work: () => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!patience.isBusy(error) || attempt >= patience.attempts) throw error;
    }
    await patience.pause(attempt);
  }
}
