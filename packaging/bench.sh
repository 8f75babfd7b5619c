#!/bin/bash
# Measures what calls cost, by /proc, and what they go through:
#   packaging/bench.sh held [--quick]   one active line and 0, 9, 19, 63, 255 held ones; all held
#   packaging/bench.sh active [--quick] 1 to 32 merged lines; 32 for 5 minutes on a busy machine
#   packaging/bench.sh null [--quick]   one call on ALSA's null device, beside Debian's baresip
#   packaging/bench.sh latency [--quick] microphone to loudspeaker, beside Debian's baresip
#   packaging/bench.sh resume [--quick] from the request to resume to the first sound
#   packaging/bench.sh setup [--quick]  an INVITE in to 180 out, by the caller's clock, with 64 lines up
#   packaging/bench.sh nat [--quick]    64 held lines behind a translator that forgets after 10 s, for 4 minutes,
#                                       encrypted, in sessions of 90 s
#   packaging/bench.sh codecs [--quick] a packet of 20 ms in each codec: encode, decode, conceal, by JMH
#   packaging/bench.sh soak [MINUTES] [--quick]  16 lines at random for 10 minutes: what the phone keeps of it
#   packaging/bench.sh plots            draws the tables of performance.md into src/site/resources/images
# The table goes to stdout and target/bench/. --quick takes short windows: a smoke test, no measurement.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/lib.sh
. packaging/lib.sh

case "${1:-}" in
    active | held | null | latency | resume | setup | nat | codecs | soak | plots) ;;
    *) fail "usage: packaging/bench.sh active|held|null|latency|resume|setup|nat|codecs|soak|plots [--quick]" ;;
esac
need_java_and_maven
need_packages "${test_packages[@]}"
build_if_stale .built-with-tests src packaging/launcher -- -DskipTests \
    dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt
java=$(java_command)
if [[ "$1" == codecs ]]; then
    # JMH measures through code that its annotation processor writes, which the build does not run.
    rm -rf target/jmh
    mkdir -p target/jmh
    "${java%java}javac" -nowarn -proc:full -processor org.openjdk.jmh.generators.BenchmarkProcessor -d target/jmh \
        -cp "target/test-classes:target/classes:$(cat target/test-classpath.txt)" \
        src/test/java/org/fermata/bench/CodecPackets.java
fi
exec "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "target/jmh:target/test-classes:target/fermata/lib/*:$(cat target/test-classpath.txt)" org.fermata.bench.BenchMain "$@"
