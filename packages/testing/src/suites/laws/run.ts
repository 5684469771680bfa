import type { Explanation } from "../suite.ts";
import { ABORT_CHECK, abortInFlightCheck, persistsCheck, unavailableCheck } from "./checks.ts";
import { explain } from "./explain.ts";

/** Where the contract promises each law of a run driver, and what to check. */
export const RUN_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("RunDriver.start", {
    "run-same-id-once":
      "that the run's external name derives from its id and that creating it is atomic",
    "run-same-id-while-active":
      "that a start looks for the run where runs are stored, however long after the first start it comes",
    "run-same-id-once-after-restart":
      "that a start looks for the run where runs are stored, not in memory",
    "run-first-failing-step-ends":
      "that a step begins only after the one before it has exited with 0",
    "run-refuses-other-generation":
      "that the generation of the request is compared with the stored one before anything is made",
    "run-refuses-removed-deployment": "that a start reads tombstones and removals under way",
    "run-pending-keeps-generation":
      "that a run that waits is bound to its generation, and never begins in the checkout of another one",
    "run-secrets-from-request":
      "that a secret of the request wins over one that was stored with the deployment",
    "run-refuses-path-outside":
      "that the path of each argument is normalized and checked before the run is recorded",
  }),
  ...explain("RunState", {
    "run-success":
      "that reference, origin, job, name and times are stored at the start, and the outcome at the end",
    "run-exit-code": "that the exit code of the failing step is stored with that step's name",
    "run-signal-is-not-success":
      "that a process without an exit code, because a signal ended it, counts as failed",
    "run-missing-program-ends":
      "that an error of starting the program ends the run with a message, and that nothing waits for an exit that never comes",
    "run-exited-by-itself":
      "that it is never true where a signal, a limit or a request ended the step, or where the step could not be started",
    "run-folders-are-absolute":
      "that each is a path as programs of the run print it, and none is so short that other paths begin with it",
    "run-deadline-fails-it": "that something outside of the run's program enforces the deadline",
    "run-outlives-update": "that an apply neither ends runs nor moves the folders that they use",
  }),
  ...explain("RunDriver.observe", {
    "run-unknown-is-undefined":
      "that observe answers undefined, and not an error, for an unknown id",
    "run-found-after-restart":
      "that a new driver looks for processes or pods of stored runs, and ends those that are gone as error",
    "run-persists": persistsCheck("the outcome and the log"),
    "run-second-instance":
      "that starting is atomic across instances, and that no instance caches what it observes",
  }),
  ...explain("RunDriver.list", {
    "run-list-tells-its-deployment":
      "that runs are selected by organization and project together, and not by how they ended or which process started them",
  }),
  ...explain("RunDriver.watch", {
    "run-watch-tells":
      "that watch calls back after the end of a run, when observe returns it, and resolves when its signal aborts",
  }),
  ...explain("RunDriver.cancel", {
    "run-cancel-fails-it": "that a run that was cancelled is failed, not error and not success",
    "run-cancel-of-ended-resolves": "that a cancel changes nothing of a run that has ended",
    "run-cancel-not-supported": "that cancel rejects where supports.cancel is false",
    "run-cancel-ends-process-tree":
      "that SIGKILL follows SIGTERM after a grace period, for all descendants of the program, and that the run ends only after the last of them",
    "run-log-outlives-cancel": "that a cancel does not delete what the run has printed",
  }),
  ...explain("RunDriver.logs", {
    "run-log-in-order":
      "that lines are decoded whole (UTF-8 across chunks) and numbered in the order in which they were printed",
    "run-log-after-position": "that after is exclusive",
    "run-log-follow-after-position":
      "that a follower first reads what is stored after its position, and that nothing is lost between the two",
    "run-log-positions-stay":
      "that a position is derived from what is stored (an offset, a time), not from a counter of the reader or of the process",
    "run-frames":
      "that each frame is in the log or apart from it, never in both, that frames have positions of their own, and that a line which begins as a frame is one line however long it is",
    "run-log-long-lines":
      "the length at which lines are cut, and that what follows the cut is the next line",
    "run-log-many-lines":
      "that no limit of lines drops the first or the last ones; where an engine rotates logs, let it keep more",
    "run-log-end-is-kept":
      "that a limit deletes lines between the beginning and the end: the end has the reason of a failure; and that deleted lines are counted",
    "run-log-uncut-positions":
      "that a position counts what was deleted, too, and that a position without a line leads to the next one that is kept, with missing before it",
    "run-log-last-line":
      "that what is left in the buffer at the end of the output is kept as a line",
    "run-log-follow-to-the-end":
      "that a followed log yields lines as they come, and ends after the last line of an ended run",
    "run-log-follow-ends-by-abort":
      "that a followed log waits for the signal as well as for a line",
    "run-log-of-unknown-is-empty": "that an unknown run is not an error and is not waited for",
    "run-log-not-supported": "that logs rejects where supports.logs is false",
  }),
  ...explain("Workload.environment", {
    "run-environment-exact":
      "that nothing of the host's own environment reaches a program, and that every added variable is declared",
  }),
  ...explain("Workload.pythonModules", {
    "run-python-modules":
      "that each module is NAME.py in a folder that is put before the PYTHONPATH of the variables, and that a run with a workload of its own has the modules of that one",
  }),
  ...explain("FolderArgument", {
    "run-working-folder-stays": "that runs start in it and that an update does not replace it",
    "run-working-folders-apart": "that its path derives from organization and project together",
    "run-project-at-commit": "that a run uses the checkout of its own generation's commit",
  }),
  ...explain("Workload.currentFolder", {
    "run-current-folder-is-project":
      "that the steps start in the working copy joined with repository.path where the workload says project, and in the working folder else",
    "run-current-folder-in-pwd":
      "that PWD is set after the variables of the request, and to the folder in which the program is started",
    "run-current-folder-restores":
      "that each start compares the tracked files with those of the commit, and does not only make a copy once",
    "run-current-folder-keeps-files":
      "that the copy outlives its runs and a deployment of another commit, which replaces tracked files only",
    "run-current-folder-commit-stays":
      "that a start of another commit is refused with unavailable and details.run while runs are active in the copy, that one of the same commit is not, or that each run has a copy of its own",
  }),
  ...explain("RunRequest.workload", {
    "run-other-workload":
      "that commit, environment and folder come from the workload of the request where it has one, and that nothing of it is stored as the deployment's",
    "run-other-workload-generation":
      "that the generation is compared with the stored one before anything is prepared",
    "run-other-workload-moves-nothing":
      "that the paths of the commit are compared with the files of the project before the first one is written",
  }),
  ...explain("RunRequest.ownFiles", {
    "run-own-files":
      "that the files of the commit are copied into a folder of the run, which no other run is given",
  }),
  ...explain("WorkloadRepository.path", {
    "run-git-path": "that the folder argument project is joined with repository.path",
  }),
  ...explain("RunVariable", {
    "run-variables-reach-the-program":
      "that values are handed over unchanged: line ends, quotes, non-ASCII text and large values",
    "run-variables-shown-unless-sensitive": "that only sensitive values are masked",
    "run-variables-workload-wins": "the order in which the two are merged",
    "run-variables-stay-with-their-run":
      "that nothing of an earlier request is kept for the next run",
    "run-variable-file":
      "the content, the mode after the umask, and that the path ends in the one that was asked for",
    "run-variable-file-gone":
      "that files are removed however a run ends: by itself, by a cancel, by its deadline",
    "run-variables-hidden":
      "that each line of a value of several lines is masked, in logs and in messages",
  }),
  ...explain("RunDriver.setSchedulesPaused", {
    "run-schedule-pauses":
      "that a new generation keeps which schedules are paused, and that unknown jobs and deployments resolve",
    "run-schedule-current":
      "that an apply replaces the steps of each job and ends the schedules of the others, that variables are replaced and not merged, and that a pause is of one job alone",
    "run-scheduled-is-reported":
      "that the id is run_ and lower-case letters and digits, and that the run gets what setRunVariables handed over last",
  }),
  ...explain("JobSpec.timeZone", {
    "run-schedule-time-zone":
      "that each job of a deployment has its own schedule and steps, in the time zone of the job before that of the workload, and that scheduledAt is the tick and not the start",
  }),
  ...explain("CallOptions.signal", {
    "run-abort": ABORT_CHECK,
    "run-abort-in-flight": abortInFlightCheck("request"),
  }),
  ...explain("DagctlError", {
    "run-unavailable": unavailableCheck("an engine", "an unknown run"),
  }),
};
