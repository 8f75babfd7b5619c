#!/bin/bash
# Runs every test: installs what is missing, starts a private display, runs mvn verify.
# Arguments go to Maven: packaging/test.sh -Dit.test=HoldIT
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/lib.sh
. packaging/lib.sh

need_java_and_maven
need_packages "${test_packages[@]}"

work=$(mktemp -d /tmp/fermata-test.XXXXXX)
xvfb_pid=
# shellcheck disable=SC2317 # the traps call it
stop() {
    if [[ -n "$xvfb_pid" ]]; then
        kill "$xvfb_pid" 2>/dev/null || true
        wait "$xvfb_pid" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Xvfb takes the first free display and writes its number once it accepts clients.
mkfifo "$work/display"
Xvfb -displayfd 6 -screen 0 1600x1200x24 -nolisten tcp 6<>"$work/display" 2>"$work/xvfb.log" &
xvfb_pid=$!
exec 7<>"$work/display"
read -r -t 20 number <&7 || {
    cat "$work/xvfb.log" >&2
    fail "Xvfb did not start"
}
exec 7<&-
export DISPLAY=":$number"
unset WAYLAND_DISPLAY

status=0
mvn -B verify "$@" || status=$?
if ((status == 0)) && grep -lqs '<skipped' target/*-reports/TEST-*.xml; then
    say "a test was skipped:"
    grep -ls '<skipped' target/*-reports/TEST-*.xml >&2
    status=1
fi
exit "$status"
