#!/usr/bin/env bash
# Changes the code in small ways and sees whether a test fails: the rules, the sealing and the door.
#
#   tests/mutants.sh rules|seals|door    one of the three: an hour, many hours, half an hour on one core
#   tests/mutants.sh FILE…               these files only, against all tests of their package
#
# Needs cargo-mutants (`cargo install cargo-mutants --locked`). What it names as missed is a promise without a test: write
# the test, or say in `tests/mutants.toml` why nothing can fail. A second run tries only what was missed before (`mutants/`).
# The seals themselves are taken off in turn by the tests of `store/src/case/tests/bare.rs`, at every run of the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD

command -v cargo-mutants >/dev/null || {
    echo "tests/mutants.sh: install cargo-mutants first: cargo install cargo-mutants --locked" >&2
    exit 2
}
# A loop without an end must not take the machine's memory with it.
ulimit -v 8000000

mutate() {
    local package=$1 part files=()
    shift
    for part in "$@"; do files+=(--file "$part"); done
    "$here/tests/alone" cargo mutants --package "$package" --config "$here/tests/mutants.toml" --no-shuffle --baseline=skip \
        --timeout 300 --iterate -C=--lib "${files[@]}" --output "$here/mutants/$package" -- --offline
}

# The door stands on the clock, the listeners, the log and TLS alone. A copy of these builds in seconds, the whole not.
door() {
    local copy
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    git archive HEAD | tar -x -C "$copy"
    cd "$copy"
    sed -i '/^\[\[/,/^$/d' Cargo.toml
    rm -r src/main.rs tests/portal tests/bench
    printf '%s\n' '#![allow(warnings)]' 'mod clock;' 'mod door;' 'mod listen;' 'mod log;' 'mod tls;' \
        'pub use clock::{Clock, SystemClock, TestClock};' 'pub use log::{Event, Log};' >src/lib.rs
    mutate subrosa src/door.rs 'src/door/**/*.rs' src/log.rs 'src/log/*.rs'
}

case ${1-} in
rules) mutate subrosa-policy 'policy/src/**/*.rs' ;;
seals) mutate subrosa-store 'store/src/{seal,hpke,stream,spool,pad,kdf,lock,own}.rs' \
    'store/src/case/{reporter,hand,head,bundle}.rs' store/src/roster.rs 'store/src/roster/*.rs' store/src/vault.rs \
    'store/src/vault/*.rs' ;;
door) door ;;
*.rs)
    files=()
    for file in "$@"; do files+=(--file "$file"); done
    exec tests/alone cargo mutants --workspace --config tests/mutants.toml --no-shuffle --timeout 300 "${files[@]}" \
        --output mutants/some -- --locked
    ;;
*)
    sed -n '2,/^set/{/^#/p}' "$0"
    exit 2
    ;;
esac
