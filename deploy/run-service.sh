#!/bin/sh
# Runs one service in a container, with the variables that the set-up made for it (deploy/local/src/compose.ts).
set -eu
set -a
. /run/bus/environment
set +a
exec node "/app/dist/apps/$APP/src/main.js" "$@"
