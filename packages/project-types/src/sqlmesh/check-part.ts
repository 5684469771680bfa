// A Python program, which tests run.
/**
 * The part of SQLMesh in `dagctl_check`. It loads the project as a plan does, with the schemas of
 * its models, but reads no state: where that needs a migration, a commit can still be checked.
 */
export const SQLMESH_CHECK: string = String.raw`class NoState:
    """The state of a project that was never applied."""

    def get_environment(self, *given, **named):
        return None

    def get_versions(self, *given, **named):
        raise OSError("A check reads no state")


def load(folder):
    import sqlmesh.core.context as contexts

    use_one_process()
    contexts.GenericContext.state_reader = property(lambda self: NoState())
    context = make_context(folder)
    try:
        load_models(context)
    finally:
        context.close()
`;
