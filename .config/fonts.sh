#!/usr/bin/env bash
# Makes the font subsets in wwwroot-assets/fonts anew, for another version of Inter; afterwards put the new fingerprints, which a
# build writes into Portal.Web.staticwebassets.endpoints.json, into wwwroot-assets/css/fonts.css.
# Wants Debian's python3-fonttools, python3-brotli and npm. The ranges are those of the source files, without signs that no text
# here has: phonetics, ligatures of the calt feature, fractions.
set -euo pipefail
export SOURCE_DATE_EPOCH=0 # the same files at every run
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent @fontsource-variable/inter@5.3.0 >/dev/null
tar xzf ./*.tgz

# subset NAME RANGES: one file, with weights from 400 to 600.
subset() {
    /usr/bin/python3 -m fontTools.varLib.instancer "package/files/$1-wght-normal.woff2" wght=400:600 -o "$1.ttf"
    /usr/bin/python3 -m fontTools.subset "$1.ttf" --unicodes="$2" --layout-features=kern,mark,mkmk,ccmp,locl,tnum \
        --flavor=woff2 --no-hinting --desubroutinize --output-file="$root/wwwroot-assets/fonts/$1.woff2"
}

subset inter-latin "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212,U+2215,U+2260,U+2264-2265,U+FEFF,U+FFFD"
subset inter-latin-ext "U+0100-024F,U+0259,U+02B9-02BA,U+02BD-02BF,U+02C7,U+02D8-02DD,U+0304,U+0308,U+0329,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB,U+20AD-20C0"
subset inter-vietnamese "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB"
cp package/LICENSE "$root/wwwroot-assets/fonts/LICENSE.txt"
