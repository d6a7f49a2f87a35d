#!/bin/sh
# Goes on with the network on drawn photographs alone, from which those begin that have not begun; with the one that ships and those that
# leave a fold of sources out; ships them, and joins what they say with the other figures.
#
#     training/document_surface/finish.sh MINUTES CROPS PROGRAM     e.g. 40 60000 target/release/assay
#
# PROGRAM is `assay` of this checkout. Afterwards build and test again: the manifest is part of the program. Figures for the card are told
# by the last step; what the PAD policy may claim (assets/policy/default.toml, [pad]) follows from them.
set -eu
cd "$(dirname "$0")"
python="${PYTHON:-../../target/training/venv/bin/python}"
program="$(cd ../.. && realpath "$3")"
"$python" train.py --without 3 --minutes "$1"
for fold in -1 0 1 2; do
    "$python" train.py --without "$fold" --minutes "$1"
    "$python" train.py --without "$fold" --finish "$2"
    "$python" train.py --without "$fold" --ship
done
"$python" fuse.py --program "$program"
