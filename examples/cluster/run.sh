#!/usr/bin/env bash
# Builds Parley and starts a cluster of it on this machine: a Valkey, two
# relays, a balancer in front of them, and the example shop. Ctrl-C ends all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

command -v valkey-server >/dev/null || {
  echo 'examples/cluster: valkey-server is missing: install Valkey 8 or newer' >&2
  exit 1
}
./build.sh build
go build -o bin/parley-cluster ./examples/cluster
exec bin/parley-cluster "$@"
