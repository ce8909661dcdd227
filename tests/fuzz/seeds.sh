#!/bin/sh
# Puts the scrubber's fixtures where cargo-fuzz looks for seeds. The order is that of SCRUBBERS in policy/scrub/src/lib.rs.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/scrub
choice=0
for format in jpeg png gif webp bmp tiff mp3 wav zip text; do
    for file in ../../policy/scrub/tests/data/"$format"/*; do
        { printf "\\$(printf '%03o' "$choice")"; cat "$file"; } >"corpus/scrub/$format-$(basename "$file")"
    done
    choice=$((choice + 1))
done
