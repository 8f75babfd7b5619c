#!/bin/sh
# Photographs the window under a display of its own into target/screenshots: the board with 0, 1, 12 and 64 lines,
# light and dark, the settings, and what else there is to look at.
set -eu
cd "$(dirname "$0")/.."
missing=
command -v Xvfb >/dev/null || missing="$missing xvfb"
command -v import >/dev/null || missing="$missing imagemagick"
[ -n "$(find /usr/lib /lib -name 'libgtk-3.so.0' -print -quit 2>/dev/null)" ] || missing="$missing libgtk-3-0"
fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing="$missing fonts-noto-cjk"
if [ -n "$missing" ]; then
    echo "Missing:$missing. Install with: sudo apt-get install -y$missing" >&2
    exit 1
fi
mvn -B -q -Dformat.skip=true test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
java=$(ls -d /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -n 1)
work=$(mktemp -d)
Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT INT TERM
tries=0
until [ -s "$work/display" ]; do
    tries=$((tries + 1))
    [ "$tries" -le 100 ] || { echo "Xvfb did not start" >&2; exit 1; }
    sleep 0.1
done
DISPLAY=":$(cat "$work/display")" "${java:-java}" --enable-native-access=ALL-UNNAMED \
    -cp "target/test-classes:target/classes:$(cat target/test-classpath.txt)" \
    org.fermata.ui.Screenshots target/screenshots "${1:-}"
ls target/screenshots
