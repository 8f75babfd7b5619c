#!/bin/bash
# Starts Fermata from a clone: installs what is missing, builds what is stale.
# All arguments go to Fermata: packaging/run.sh --demo
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/lib.sh
. packaging/lib.sh

# Whether these arguments open a window; subcommands speak to a phone that runs.
opens_window() {
    local argument takes_value=false
    for argument in "$@"; do
        if $takes_value; then
            takes_value=false
            continue
        fi
        case "$argument" in
            --headless | --console | --help | -h | --version | -V) return 1 ;;
            --profile | --listen | --set) takes_value=true ;;
            dial | answer | decline | hangup | hold | resume | mute | dtmf | transfer | park | merge | split | \
                message | lines | status | devices | trace | watch | password | get | set | quit) return 1 ;;
        esac
    done
}

if opens_window "$@"; then
    if [[ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]]; then
        fail "there is no display to open a window on. Without one: packaging/run.sh --console $*"
    fi
    need_packages "${run_packages[@]}"
else
    need_packages libasound2 libasound2-plugins
fi
build_if_stale .built src/main packaging/launcher -- -Dmaven.test.skip=true
exec target/fermata/bin/fermata "$@"
