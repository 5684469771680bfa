/** A part that the host depends on. `packages` is what resolves the packages of projects. */
export type ComponentName = "git" | "deploy" | "run" | "state_database" | "secrets" | "packages";

/**
 * The state of a part that the host depends on, as far as its calls have shown. It names nothing of
 * an organization.
 */
export interface Component {
  readonly status: "ok" | "unavailable";
  /** What does not answer, in general words. Present where it is `unavailable`. */
  readonly reason?: string | undefined;
  /** RFC 3339: when that was seen first. Present where it is `unavailable`. */
  readonly since?: string | undefined;
}

/** A part that does not answer. */
export interface Outage {
  readonly component: ComponentName;
  /** What does not answer, in general words. */
  readonly reason: string;
  /** RFC 3339: when that was seen first. */
  readonly since: string;
}

/** What a host that can serve knows of the parts that it depends on. */
export interface Readiness {
  readonly components: Readonly<Record<ComponentName, Component>>;
}
