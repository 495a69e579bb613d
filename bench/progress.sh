#!/bin/bash
# script/bench progress: how right the forecasts were (docs/methods.md and reference/backtest.csv get the tables), and how fast they
# are beside R's forecast package in the same run. Needs DARYA_SHARED (default ../shared).
set -eu
cd "$(dirname "$0")/.."
shared=$(realpath -m "${DARYA_SHARED:-../shared}")
packed=$shared/data/unsd/unsd-sdg-2020-10-world.csv.zst
[ -e "$packed" ] || { echo 'script/bench: DARYA_SHARED has no world table'; exit 1; }
script/setup
command -v Rscript >/dev/null && Rscript -e 'library(forecast)' 2>/dev/null || {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends r-base-core r-cran-forecast zstd >/dev/null
}
make -s -j"$(nproc)"
darya=$PWD/build/release/darya
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
zstd -dqf "$packed" -o "$work/world.csv"
"$darya" import "$work/world.csv" --dataset UNSD:SDG --data "$work/data" >/dev/null 2>&1
"$darya" import "$shared/data/kz" --dataset KZ_BNS:SDG --data "$work/data" >/dev/null 2>&1
"$darya" import "$shared/data/kg" --data "$work/data" >/dev/null 2>&1
libraries="$(pkg-config --libs sqlite3 libmicrohttpd expat jansson yaml-0.1 icu-i18n icu-uc zlib libzstd libzip libcrypto xlsxwriter) -lpthread -lm"
cc -std=gnu17 -D_GNU_SOURCE -O2 -Isrc bench/progress.c build/release/libdarya.a -o "$work/progress" $libraries

# speed
"$work/progress" "$work/data" UNSD:SDG "$work/sample.csv" >"$work/own"
of() { awk -v name="$1" '$1 == name { print $2 }' "$work/own"; }
each=$(Rscript --vanilla bench/progress.R "$work/sample.csv")
awk -v own="$(of seconds)" -v count="$(of series)" -v made="$(of forecasts)" -v each="$each" 'BEGIN {
    peer = each * count / 1000
    print "| work | Darya | R forecast::holt, damped | ratio | to reach |"
    print "|---|---|---|---|---|"
    printf "| eight years of each series of the world'"'"'s table, with intervals, and six methods (%d forecasts) | %.2f s | %.0f s (%.1f ms a series, of 200) | 1 : %.0f | 1 s, 1 : 200 |\n", made, own, peer, each, peer / own }' | tee "$work/speed.table"

# how right
backtest() { "$darya" backtest --data "$work/data" --format csv "$@"; }
national='--dataset KZ_BNS:SDG --dataset KG_NSC:DF_SDG_KG --origins 1990.. --targets 1990.. --least 10'
backtest --dataset UNSD:SDG >"$work/world"
backtest --dataset UNSD:SDG --nature country >"$work/country"
backtest --dataset UNSD:SDG --places KZ,KG,TJ,TM,UZ,AF >"$work/six"
backtest $national >"$work/national"
backtest --dataset UNSD:SDG --by horizon --method darya >"$work/years"
{
    echo '| method | codes | error | less than unescap | better in | countries'"'"' own data | six countries | Kazakhstan and Kyrgyzstan | Brier | ECE | class changes |'
    echo '|---|---|---|---|---|---|---|---|---|---|---|'
    awk -F, -v work="$work" 'function less(file,   line, f) { while ((getline line < (work "/" file)) > 0) { split(line, f, ","); if (f[1] == $1) { close(work "/" file); return sprintf("%.1f %%", f[5]) } } close(work "/" file); return "-" }
        function or_none(text, form) { return text == "" ? "-" : sprintf(form, text) }
        NR > 1 { printf "| %s | %d | %.3f | %.1f %% | %d | %s | %s | %s | %.4f | %.4f | %s |\n", $1, $2, $4, $5, $6, less("country"), less("six"), less("national"), $12, $13, or_none($14, "%.1f %%") }' "$work/world"
} >"$work/methods.table"
{
    echo '| years ahead | pairs | error | less than unescap | inside 80 % | inside 95 % | CRPS |'
    echo '|---|---|---|---|---|---|---|'
    awk -F, 'NR > 1 { printf "| %d | %d | %.3f | %.1f %% | %.1f | %.1f | %.3f |\n", $2, $4, $5, $6, $8, $9, $12 }' "$work/years"
} >"$work/years.table"
cc -std=gnu17 -D_GNU_SOURCE -O2 -Isrc bench/correlation.c build/release/libdarya.a -o "$work/correlation" $libraries
"$work/correlation" "$work/data" UNSD:SDG 2010 4 2012 4 2013 5 2010 8 >"$work/correlation.table"
cat "$work/methods.table" "$work/years.table" "$work/correlation.table"
{
    echo 'method,data,error,against_unescap,wins,codes,cover80,cover95'
    for data in world country six national; do
        awk -F, -v data=$data 'NR > 1 { printf "%s,%s,%.2f,%s,%s,%d,%s,%s\n", $1, data, $4,
            $1 == "unescap" ? "" : sprintf("%+.1f %%", -$5), $1 == "unescap" ? "" : $6 " / " $2, $2, $7 == "" ? "" : sprintf("%.0f %%", $7),
            $8 == "" ? "" : sprintf("%.0f %%", $8) }' "$work/$data"
    done
} >reference/backtest.csv
for name in speed methods years correlation; do
    awk -v name="$name" -v table="$work/$name.table" '$0 == "<!-- backtest " name " -->" { print; while ((getline line < table) > 0) print line; skip = 1; next }
        skip && /^\|/ { next } { skip = 0; print }' docs/methods.md >"$work/methods.md" && cat "$work/methods.md" >docs/methods.md
done
echo "machine: $(nproc) cores, $(date -u +%Y-%m-%d)"
