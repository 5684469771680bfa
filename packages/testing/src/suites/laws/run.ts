import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** What the contract says of each law of a run driver, and what to check. */
export const RUN_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("RunDriver.start", {
    "run-same-id-once": [
      "The same run id twice is one run.",
      "that the run's external name derives from its id and that creating it is atomic",
    ],
    "run-same-id-while-active": [
      "The same run id twice is one run.",
      "that a start looks for the run where runs are stored, however long after the first start it comes",
    ],
    "run-same-id-once-after-restart": [
      "The same run id twice is one run.",
      "that a start looks for the run where runs are stored, not in memory",
    ],
    "run-first-failing-step-ends": [
      "Steps run in order; the first that does not exit with 0 ends the run.",
      "that a step begins only after the one before it has exited with 0",
    ],
    "run-refuses-other-generation": [
      "Another generation is stored, or a tombstone: start rejects with conflict.",
      "that the generation of the request is compared with the stored one before anything is made",
    ],
    "run-refuses-removed-deployment": [
      "Another generation is stored, or a tombstone: start rejects with conflict.",
      "that a start reads tombstones and removals under way",
    ],
    "run-pending-keeps-generation": [
      "generation: the one whose environment and commit the run uses.",
      "that a run that waits is bound to its generation, and never begins in the checkout of another one",
    ],
    "run-secrets-from-request": [
      "RunRequest.secrets: fixed and committed at dispatch.",
      "that a secret of the request wins over one that was stored with the deployment",
    ],
    "run-refuses-path-outside": [
      "The driver joins the two into one argument and refuses (invalid) what leaves the folder.",
      "that the path of each argument is normalized and checked before the run is recorded",
    ],
  }),
  ...explain("RunState", {
    "run-success": [
      "What the engine knows of a run: its reference, origin, job, name, outcome and times.",
      "that all of them are stored at the start, and the outcome at the end",
    ],
    "run-exit-code": [
      "exitCode, and the step that ended it.",
      "that the exit code of the failing step is stored with that step's name",
    ],
    "run-signal-is-not-success": [
      "The first step that does not exit with 0 ends the run; message says why, when it is not plain success.",
      "that a process without an exit code, because a signal ended it, counts as failed",
    ],
    "run-missing-program-ends": [
      "The first step that does not exit with 0 ends the run.",
      "that an error of starting the program ends the run with a message, and that nothing waits for an exit that never comes",
    ],
    "run-deadline-fails-it": [
      "A run still going at its deadline is ended as failed with that reason.",
      "that something outside of the run's program enforces the deadline",
    ],
    "run-outlives-update": [
      "An update never changes a run.",
      "that an apply neither ends runs nor moves the folders that they use",
    ],
  }),
  ...explain("RunDriver.observe", {
    "run-unknown-is-undefined": [
      "undefined: the engine knows nothing of it (never started, or forgotten).",
      "that observe answers undefined, and not an error, for an unknown id",
    ],
    "run-found-after-restart": [
      "The outcome of a started run survives a restart of the host: it is found again, or ended honestly as error.",
      "that a new driver looks for processes or pods of stored runs, and ends those that are gone as error",
    ],
    "run-persists": [
      "persists: whether its runs and their logs are still there after its process has ended and a new one has started.",
      "that the outcome and the log are stored outside of the process; where they cannot be, declare persists: false",
    ],
    "run-second-instance": [
      "replicas: whether several hosts may use it at once.",
      "that starting is atomic across instances, and that no instance caches what it observes",
    ],
  }),
  ...explain("RunDriver.list", {
    "run-list-tells-its-deployment": [
      "list yields those that start took and those that the engine's own schedule started.",
      "that runs are selected by organization and project together",
    ],
  }),
  ...explain("RunDriver.watch", {
    "run-watch-tells": [
      "watch calls back until aborted (then it resolves).",
      "that watch calls back after the end of a run, when observe returns it, and resolves when its signal aborts",
    ],
  }),
  ...explain("RunDriver.cancel", {
    "run-cancel-fails-it": [
      "cancel asks the run to end (it ends as failed).",
      "that a run that was cancelled is failed, not error and not success",
    ],
    "run-cancel-of-ended-resolves": [
      "Cancelling what has ended or is unknown resolves.",
      "that a cancel changes nothing of a run that has ended",
    ],
    "run-cancel-not-supported": [
      "What supports says no to rejects with not_supported.",
      "that cancel rejects where supports.cancel is false",
    ],
    "run-cancel-ends-process-tree": [
      "cancel asks the run to end; absence means that no process of it is there.",
      "that SIGKILL follows SIGTERM after a grace period, for all descendants of the program, and that the run ends only after the last of them",
    ],
    "run-log-outlives-cancel": [
      "Its log stays readable.",
      "that a cancel does not delete what the run has printed",
    ],
  }),
  ...explain("RunDriver.logs", {
    "run-log-in-order": [
      "The position of a line is a safe integer above 0, larger than that of the line before.",
      "that lines are decoded whole (UTF-8 across chunks) and numbered in the order in which they were printed",
    ],
    "run-log-after-position": [
      "Handing position back as after goes on with the next line.",
      "that after is exclusive",
    ],
    "run-log-follow-after-position": [
      "With follow it yields the stored lines first, and then continues until the run has ended.",
      "that a follower first reads what is stored after its position, and that nothing is lost between the two",
    ],
    "run-log-positions-stay": [
      "A position is the same in every read, in a followed log, and after a restart.",
      "that a position is derived from what is stored (an offset, a time), not from a counter of the reader or of the process",
    ],
    "run-log-long-lines": [
      "A line of up to 16,384 characters is one line. A longer one may be several lines, which together have its text.",
      "the length at which lines are cut, and that what follows the cut is the next line",
    ],
    "run-log-many-lines": [
      "A log of up to 1 MiB of text has all of its lines.",
      "that no limit of lines drops the first or the last ones; where an engine rotates logs, let it keep more",
    ],
    "run-log-last-line": [
      "logs yields from the start or from after, until the run has ended.",
      "that what is left in the buffer at the end of the output is kept as a line",
    ],
    "run-log-follow-to-the-end": [
      "With follow until the run has ended.",
      "that a followed log yields lines as they come, and ends after the last line of an ended run",
    ],
    "run-log-follow-ends-by-abort": [
      "signal ends the caller's waiting: a driver rejects with signal.reason.",
      "that a followed log waits for the signal as well as for a line",
    ],
    "run-log-of-unknown-is-empty": [
      "Unknown run: ends at once without a line.",
      "that an unknown run is not an error and is not waited for",
    ],
    "run-log-not-supported": [
      "What supports says no to rejects with not_supported.",
      "that logs rejects where supports.logs is false",
    ],
  }),
  ...explain("Workload.environment", {
    "run-environment-exact": [
      "The environment is what the workload names; the fixture's addedVariables are what the engine adds.",
      "that nothing of the host's own environment reaches a program, and that every added variable is declared",
    ],
  }),
  ...explain("FolderArgument", {
    "run-working-folder-stays": [
      "working is the one stable folder of the project, where relative files of a run land and stay.",
      "that runs start in it and that an update does not replace it",
    ],
    "run-working-folders-apart": [
      "working is the folder of one project.",
      "that its path derives from organization and project together",
    ],
    "run-project-at-commit": [
      "project is the checkout.",
      "that a run uses the checkout of its own generation's commit",
    ],
  }),
  ...explain("WorkloadRepository.path", {
    "run-git-path": [
      "Subfolder that holds the project; project is the checkout plus git_path.",
      "that the folder argument project is joined with repository.path",
    ],
  }),
  ...explain("RunVariable", {
    "run-variables-reach-the-program": [
      "Given to a run's programs.",
      "that values are handed over unchanged: line ends, quotes, non-ASCII text and large values",
    ],
    "run-variables-shown-unless-sensitive": [
      "What is not sensitive is shown as it was printed.",
      "that only sensitive values are masked",
    ],
    "run-variables-workload-wins": [
      "Where a workload sets a variable of the same name, the workload's wins.",
      "the order in which the two are merged",
    ],
    "run-variables-stay-with-their-run": [
      "Variables are those of the request.",
      "that nothing of an earlier request is kept for the next run",
    ],
    "run-variable-file": [
      "The value is the content of a file and the variable holds the path where it lies; permissions are POSIX mode bits.",
      "the content, the mode after the umask, and that the path ends in the one that was asked for",
    ],
    "run-variable-file-gone": [
      "A file variable lies in a private folder of the run.",
      "that files are removed however a run ends: by itself, by a cancel, by its deadline",
    ],
    "run-variables-hidden": [
      "The value of a sensitive variable must stand in no log.",
      "that each line of a value of several lines is masked, in logs and in messages",
    ],
  }),
  ...explain("RunDriver.setSchedulesPaused", {
    "run-schedule-pauses": [
      "A job's schedule is paused at first, and only hold resumes it: an apply, also of another generation, changes no pause.",
      "that a new generation keeps which schedules are paused, and that unknown jobs and deployments resolve",
    ],
    "run-scheduled-is-reported": [
      "With origin engine the driver names the run, and reports its job, generation, commit and scheduledAt.",
      "that the id is run_ and lower-case letters and digits, and that the run gets what setRunVariables handed over last",
    ],
  }),
  ...explain("CallOptions.signal", {
    "run-abort": [
      "signal ends the caller's waiting: a driver rejects with signal.reason.",
      "that each method asks signal.throwIfAborted() before it does anything",
    ],
    "run-abort-in-flight": [
      "signal ends the caller's waiting: a driver stops as soon as it can and rejects with signal.reason.",
      "that the signal is handed on to every request, and that its reason is not wrapped in another error",
    ],
  }),
  ...explain("DagctlError", {
    "run-unavailable": [
      "A driver throws DagctlError with a code; retryable decides whether the host tries again.",
      "that errors of the connection become unavailable, and that an engine that cannot be reached is never read as an unknown run",
    ],
  }),
};
