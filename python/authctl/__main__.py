"""`python -m authctl`: runs the program that this package installed."""

import os
import subprocess
import sys
import sysconfig


def find_program() -> str:
    """The path of the `authctl` that was installed with this module.

    Only folders that belong to the installation are searched, never `PATH`: another version may be there.
    """
    name = "authctl" + (sysconfig.get_config_var("EXE") or "")
    package = os.path.dirname(os.path.abspath(__file__))
    scripts = "Scripts" if os.name == "nt" else "bin"
    folders = [
        sysconfig.get_path("scripts"),
        sysconfig.get_path("scripts", scheme=sysconfig.get_preferred_scheme("user"))
        if sys.version_info >= (3, 10)
        else sysconfig.get_path("scripts", scheme=os.name + "_user"),
        # `pip install --target` and `--prefix` put the scripts beside the packages, or some levels above.
        os.path.join(os.path.dirname(package), scripts),
        os.path.join(os.path.dirname(package), "..", "..", "..", scripts),
    ]
    for folder in folders:
        program = os.path.join(folder, name)
        if os.path.isfile(program):
            return program
    searched = ", ".join(dict.fromkeys(os.path.normpath(folder) for folder in folders))
    raise SystemExit(f"error: `{name}` is not in {searched}\nhint: install the package again")


def main() -> int:
    program = find_program()
    arguments = [program, *sys.argv[1:]]
    if os.name == "nt":
        # Windows has no `exec` that keeps the process: its shells would not wait for the program.
        return subprocess.run(arguments, check=False).returncode
    os.execv(program, arguments)
    return 1


if __name__ == "__main__":
    sys.exit(main())
