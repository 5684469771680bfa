/**
 * A variable for the runs of an organization's projects, or of one project. Names are upper case,
 * and a lookup ignores the case.
 */
export interface EnvironmentVariable {
  readonly id: string;
  readonly organization_id: string;
  /**
   * Absent: for every project of the organization. A project's own variable overrides the
   * organization's of the same name.
   */
  readonly project_id?: string;
  /** Upper case. Unique in its scope: the organization, or the project. */
  readonly name: string;
  /** `***` where the variable is sensitive: runs get such a value, and it is never shown again. */
  readonly value: string;
  /** @default false */
  readonly is_sensitive: boolean;
  /**
   * Whether the value is the content of a file; the variable then contains its path.
   * @default false
   */
  readonly mount_as_file: boolean;
  /** Required with `mount_as_file`: an absolute path. */
  readonly file_mount_path?: string;
  /** POSIX mode bits as a number: 384 is 0600. @default 384 with `mount_as_file` */
  readonly file_permissions?: number;
  /** RFC 3339, as `updated_at`. */
  readonly created_at: string;
  readonly updated_at: string;
}

type Settings = Partial<{
  readonly [Field in "is_sensitive" | "mount_as_file" | "file_mount_path" | "file_permissions"]:
    | EnvironmentVariable[Field]
    | null
    | undefined;
}>;

/** The body of a create. */
export interface EnvironmentVariableInput extends Settings {
  readonly name: string;
  readonly value: string;
  /** Id or name of a project. */
  readonly project_id?: string | null | undefined;
}

/**
 * The body of a PUT: only supplied fields change. A value of `***` for a sensitive variable is an
 * echo and changes nothing.
 */
export interface EnvironmentVariablePatch extends Settings {
  readonly name?: string | undefined;
  readonly value?: string | undefined;
}
