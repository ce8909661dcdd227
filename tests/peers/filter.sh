#!/usr/bin/env bash
# filter.sh RULES: loads the rules in a network of its own, and tells which ports a neighbour reaches.
set -euo pipefail
rules=$(realpath "$1")
if [ "${2:-}" != inside ]; then exec unshare -n -- bash "$0" "$rules" inside; fi

ip link set lo up
# The neighbour: another network, held open by a process that ends with this script.
unshare -n -- sleep 60 &
neighbour=$!
trap 'kill "$neighbour" "${server:-}" 2>/dev/null || true' EXIT
until [ "$(readlink "/proc/$neighbour/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
ip link add here type veth peer name there
ip link set there netns "$neighbour"
ip addr add 192.0.2.1/24 dev here
ip link set here up
within() { nsenter -t "$neighbour" -n -- "$@"; }
within ip addr add 192.0.2.2/24 dev there
within ip link set there up

python3 - <<'PYTHON' &
import selectors, socket
all = selectors.DefaultSelector()
for port in (8443, 8444, 8080, 9000, 22):
    one = socket.create_server(("192.0.2.1", port))
    all.register(one, selectors.EVENT_READ)
while True:
    for key, _ in all.select():
        key.fileobj.accept()[0].close()
PYTHON
server=$!
for port in 8443 8444 8080 9000 22; do
    until within python3 -c "import socket; socket.create_connection(('192.0.2.1', $port), 5)" 2>/dev/null; do sleep 0.05; done
done

nft -f "$rules"
for port in 8443 443 8444 8080 80 9000 22; do
    if within python3 -c "import socket; socket.create_connection(('192.0.2.1', $port), 2)" 2>/dev/null; then
        echo "$port: open"
    else
        echo "$port: closed"
    fi
done
