#!/bin/sh
# Installs authctl from its wheel and checks the apps of a repository. The GitHub Action and the GitLab component do this
# and nothing else. All of it is told by variables:
#
#   CHECK_REQUIREMENT    what pip installs, such as `authctl==0.1.0` [authctl]
#   CHECK_PATHS          secrets files and folders, one a line [.]
#   CHECK_FAIL_ON        the lowest level that fails: error, warning or info [error]
#   CHECK_FORMAT         what is printed [human]
#   CHECK_REPORT         a file for a second report, besides what is printed
#   CHECK_REPORT_FORMAT  its format [sarif]
#   CHECK_SECRETS        the text of a secrets.toml out of the CI's own store. It is checked in place of the app's file,
#                        is never written to the disk, and no other program gets it
#
# The exit status is authctl's: 0 no problem, 1 problems, 2 authctl could not do it.
set -eu

# Variables are inherited; what is secret goes through a pipe alone.
secrets=${CHECK_SECRETS-}
unset CHECK_SECRETS

python=python3
command -v "$python" >/dev/null 2>&1 || python=python
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -m venv "$folder/venv"
programs=$folder/venv/bin
[ -d "$programs" ] || programs=$folder/venv/Scripts
"$programs/python" -m pip install --quiet --disable-pip-version-check --only-binary authctl "${CHECK_REQUIREMENT:-authctl}"

# One path a line, so that a path may have spaces in it.
newline='
'
IFS=$newline
set -f
# shellcheck disable=SC2086
set -- ${CHECK_PATHS:-.}
set +f
unset IFS

check() {
    if [ -n "$secrets" ]; then
        printf '%s' "$secrets" | "$programs/authctl" --secrets - check --fail-on "${CHECK_FAIL_ON:-error}" "$@"
    else
        "$programs/authctl" check --fail-on "${CHECK_FAIL_ON:-error}" "$@"
    fi
}

# Secrets from the store are those of one app: where that is, is all that a path says.
if [ -n "$secrets" ]; then
    cd -- "$1"
    set --
fi
if [ -n "${CHECK_REPORT-}" ]; then
    status=0
    check --format "${CHECK_REPORT_FORMAT:-sarif}" --output "$CHECK_REPORT" "$@" || status=$?
    [ "$status" -le 1 ] || exit "$status"
fi
check --format "${CHECK_FORMAT:-human}" "$@"
