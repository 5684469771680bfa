// A Python program, which tests run.
/**
 * The part of SQLMesh in `dagctl_results` that reports the plan which its own command line applies,
 * before it does. The module `dagctl_plan` reports by itself, and its program has another name.
 */
export const SQLMESH_APPLIED_PLAN: string = String.raw`import functools

# A run has frames of its models, too, and a host reads 20,000 of all.
MOST.update(changes=2000, all=2000000, diffs=1000000)
MOST_ACTIONS.update(count=500, all=500000)
APPLIED, PROJECT = [], []


def report_once(plan):
    if not APPLIED:
        APPLIED.append(plan.plan_id)
        report_plan(plan, (None, plan.context_diff.environment, {}, None), None)


def patch_apply(module):
    apply = module.GenericContext.apply

    @functools.wraps(apply)
    def reported_apply(self, plan, *given, **named):
        try:
            report_once(plan)
        # Also code of the project that ends the program: it did not, without this report.
        except (Exception, SystemExit):
            pass
        return apply(self, plan, *given, **named)

    module.GenericContext.apply = reported_apply


if os.path.basename(sys.argv[0]) == "sqlmesh":
    sys.meta_path.insert(0, AfterImport("sqlmesh.core.context", quietly(patch_apply)))
`;
