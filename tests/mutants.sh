#!/usr/bin/env bash
# Changes the code in small ways and sees whether a test fails: the rules, the sealing and the door.
#
#   tests/mutants.sh            everything below; takes hours
#   tests/mutants.sh FILE…      these files only
#
# Needs cargo-mutants (`cargo install cargo-mutants --locked`). What it names as missed is a promise without a test: write
# the test, or say in the code why nothing can fail. The seals themselves are taken off in turn by the tests of
# `store/src/case/tests/bare.rs`, at every run of the tests.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v cargo-mutants >/dev/null || {
    echo "tests/mutants.sh: install cargo-mutants first: cargo install cargo-mutants --locked" >&2
    exit 2
}

rules=(policy/src)
seals=(store/src/{seal,hpke,stream,spool,pad,kdf,lock,own}.rs store/src/case/{reporter,hand,head,bundle}.rs
    store/src/roster store/src/vault)
door=(src/door src/log)

# Rules and seals are fast alone; the door needs the tests of the portal.
mutate() {
    local package=$1 tests=$2 part files=()
    shift 2
    for part in "$@"; do
        if [ -d "$part" ]; then files+=(--file "$part/**/*.rs" --file "$part.rs"); else files+=(--file "$part"); fi
    done
    # shellcheck disable=SC2086
    tests/alone cargo mutants --package "$package" --no-shuffle --baseline=skip --timeout 300 "${files[@]}" \
        --output "mutants/$package" -- --locked $tests
}

if [ $# -gt 0 ]; then
    files=()
    for file in "$@"; do files+=(--file "$file"); done
    exec tests/alone cargo mutants --workspace --no-shuffle --timeout 300 "${files[@]}" --output mutants/some -- --locked
fi
mutate subrosa-policy "" "${rules[@]}"
mutate subrosa-store "" "${seals[@]}"
mutate subrosa "--lib --test portal" "${door[@]}"
