import { Socket } from "node:net";

/**
 * A socket that sends what is written in one turn of the event loop at once. The client of
 * PostgreSQL corks its socket for each statement: without this, each one of many that are sent
 * together would be a write of its own, which costs more than the statement itself.
 */
export class BatchingSocket extends Socket {
  override uncork(): void {
    process.nextTick(() => super.uncork());
  }
}
