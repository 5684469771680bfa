// This file must not import core at run time: the supervisor uses it too.

/**
 * Returns the milliseconds since 1970 by the clock of the machine. It is for what other processes
 * and the kernel do, and for the supervisor of a run, which is a program of its own: both have no
 * other clock. Everything else of the driver takes its time from the driver's clock.
 */
export function machineTime(): number {
  return Date.now();
}
