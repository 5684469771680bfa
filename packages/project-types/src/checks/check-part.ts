// A Python program, which tests run.
/**
 * The end of the Python module `dagctl_check`, a program that loads a project and changes nothing.
 * The part of the tool, before it, defines `load`.
 *
 * Its exit codes: 0 loaded; 2 the project cannot be loaded, which the frame `error` explains; 3 it
 * cannot be found out here, because a variable, a package or the warehouse is missing.
 */
export const CHECK_PART: string = String.raw`import argparse


def main(arguments):
    PROJECT.extend([os.path.abspath(arguments.project), os.path.realpath(arguments.project)])
    try:
        load(arguments.project)
        return 0
    # Code of the project that ends the program has loaded nothing, whatever its exit code is.
    except (Exception, SystemExit) as error:
        traceback.print_exc()
        wrong, is_end = is_of_project(chain(error)), isinstance(error, SystemExit)
        text = words_of_end(error) if is_end else without_folders(error, PROJECT)
        if not wrong and not is_end:
            text = "%s: %s" % (type(error).__name__, text)
        send_error(error, "load", text, place_of(error))
        return 2 if wrong else 3


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="dagctl_check")
    parser.add_argument("-p", "--project", default=".")
    sys.exit(main(parser.parse_args()))
`;
