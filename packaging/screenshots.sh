#!/bin/bash
# Photographs the window on a display of its own into target/screenshots: the board with 0, 1, 12 and 64 lines, light
# and dark, the settings, and what else there is to look at. With arguments: those with one of them in their names.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/lib.sh
. packaging/lib.sh

need_java_and_maven
need_packages "${run_packages[@]}" xvfb imagemagick fonts-noto-core fonts-noto-cjk

mvn -B -q -Dformat.skip=true test-compile dependency:build-classpath \
    -Dmdep.outputFile=target/test-classpath.txt
work=$(mktemp -d /tmp/fermata-screenshots.XXXXXX)
mkfifo "$work/display"
Xvfb -displayfd 6 -screen 0 1280x1024x24 -nolisten tcp 6<>"$work/display" 2>"$work/xvfb.log" &
xvfb_pid=$!
trap 'kill "$xvfb_pid" 2>/dev/null || true; rm -rf "$work"' EXIT
exec 7<>"$work/display"
read -r -t 20 number <&7 || {
    cat "$work/xvfb.log" >&2
    fail "Xvfb did not start"
}
exec 7<&-
unset WAYLAND_DISPLAY
DISPLAY=":$number" "$(java_command)" --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow \
    -cp "target/test-classes:target/classes:$(cat target/test-classpath.txt)" \
    org.fermata.ui.Screenshots target/screenshots "$@"
ls target/screenshots
