#!/bin/bash
# Measures what calls cost, by /proc, and what they go through:
#   packaging/bench.sh held [--quick]   one active line and 0, 9, 19, 63 held ones
#   packaging/bench.sh null [--quick]   one call on ALSA's null device, beside Debian's baresip
#   packaging/bench.sh setup [--quick]  an INVITE in to 180 out, by the caller's clock, with 64 lines up
#   packaging/bench.sh nat [--quick]    64 held lines behind a translator that forgets after 10 s, for 4 minutes,
#                                       encrypted, in sessions of 90 s
# The table goes to stdout and target/bench/. --quick takes short windows: a smoke test, no measurement.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/lib.sh
. packaging/lib.sh

case "${1:-}" in
    held | null | setup | nat) ;;
    *) fail "usage: packaging/bench.sh held|null|setup|nat [--quick]" ;;
esac
need_java_and_maven
need_packages "${test_packages[@]}"
build_if_stale .built-with-tests src packaging/launcher -- -DskipTests \
    dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
java=$(java_command)
exec "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "target/test-classes:target/fermata/lib/*:$(cat target/test-classpath.txt)" org.fermata.bench.BenchMain "$@"
