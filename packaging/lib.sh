# shellcheck shell=bash
# What the scripts of this folder share. Sourced, never run.

# Debian 12's names. The window's libraries, a font, and ALSA with its bridge to the sound server:
run_packages=(libgtk-3-0 libxtst6 libxxf86vm1 libgl1 fonts-dejavu-core fonts-noto-cjk libasound2 libasound2-plugins)
# shellcheck disable=SC2034 # test.sh and bench.sh read it
# A display, a sound card made of software, and the telephones the tests call:
test_packages=("${run_packages[@]}" xvfb openbox xdotool imagemagick pulseaudio pulseaudio-utils
    alsa-utils sip-tester tshark kamailio kamailio-presence-modules kamailio-tls-modules baresip-core coturn linphone-cli
    rtpengine-daemon iproute2 nftables util-linux procps dbus perl)

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

installed() {
    [[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

# Installs those of the named packages that are missing, and nothing if none is.
need_packages() {
    local missing=() package
    command -v dpkg-query >/dev/null || {
        say "this is no Debian; taking it that these are installed: $*"
        return
    }
    for package in "$@"; do
        installed "$package" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null \
            || fail "these packages are missing, and there is no sudo to install them with." \
                "As root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    if ! { "${as_root[@]}" apt-get -q update \
        && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get -q -y install --no-install-recommends "${missing[@]}"; } >&2; then
        fail "apt could not install them. As root: apt-get install ${missing[*]}"
    fi
    # Debian starts these servers as soon as they are installed; the tests run some of their own.
    for package in kamailio rtpengine-daemon; do
        if [[ " ${missing[*]} " == *" $package "* && -d /run/systemd/system ]]; then
            "${as_root[@]}" systemctl disable --quiet --now "$package" || true
        fi
    done
}

# Prints the java of the newest JDK from 25 on.
java_command() {
    local candidate
    for candidate in "${FERMATA_JAVA:-}" /usr/lib/jvm/*2[6-9]*/bin/java /usr/lib/jvm/*25*/bin/java \
        "${JAVA_HOME:-/nowhere}/bin/java"; do
        if [[ -x "$candidate" ]]; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "no JDK 25 under /usr/lib/jvm"
}

need_java_and_maven() {
    command -v mvn >/dev/null || fail "Maven is missing. As root: apt-get install maven"
    java_command >/dev/null
}

# Builds target/fermata if one of the named sources is newer than the last build with these words.
# build_if_stale STAMP SOURCES... -- MAVEN_ARGUMENTS...
build_if_stale() {
    local stamp="target/$1" sources=()
    shift
    while [[ "$1" != -- ]]; do
        sources+=("$1")
        shift
    done
    shift
    if [[ -e "$stamp" && -x target/fermata/bin/fermata \
        && -z "$(find pom.xml "${sources[@]}" -newer "$stamp" -print -quit)" ]]; then
        return
    fi
    need_java_and_maven
    say "building"
    mvn -B -q package -Dformat.skip=true "$@" >&2 || fail "the build failed"
    touch "$stamp"
}
