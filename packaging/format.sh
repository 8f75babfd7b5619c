#!/bin/sh
# Formats every source file in place, the way the build checks it.
set -eu
cd "$(dirname "$0")/.."
exec mvn -B -q -Dformat.mode=--replace -Dformat.accept=1 process-sources
