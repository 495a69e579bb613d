#!/bin/bash
# script/bench records [readme]: 100,000 generated records with 1,000,000 links and 500 accounts: lists, search and publishing, each
# beside SQL written by hand on the same store in the same run. "readme" also writes the table into README.md. DARYA_RECORDS: a data
# folder that is kept for the next run; else one is made and thrown away.
set -eu
cd "$(dirname "$0")/.."
script/setup
command -v sqlite3 >/dev/null && command -v wrk >/dev/null || {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends sqlite3 wrk >/dev/null
}
make -s -j"$(nproc)"
darya=$PWD/build/release/darya
work=$(mktemp -d)
server=''
cleanup() {
    [ -n "$server" ] && kill "$server" 2>/dev/null
    rm -rf "$work"
}
trap cleanup EXIT
data=${DARYA_RECORDS:-$work/data} seed=1 records=100000 lists=300 searches=500 rounds=3
db=$data/darya.sqlite
for name in make people list search publish; do
    cc -std=gnu17 -D_GNU_SOURCE -O2 -Isrc "bench/records_$name.c" build/release/libdarya.a -o "$work/$name" \
        $(pkg-config --libs sqlite3 libpq libmicrohttpd expat jansson yaml-0.1 icu-i18n icu-uc zlib libzstd libzip libcrypto xlsxwriter libsodium) -lpthread -lm
done
now() { date +%s%N; }
of() { awk -v name="$1" -v what="$2" '$1 == name { for (i = 2; i < NF; i++) if ($i == what) print $(i + 1) }' "$3"; }
per() { awk "BEGIN { printf \"%.3f\", $1 / $2 }"; }
row() { printf '| %s | %s | %s | %s | %s |\n' "$@" | tee -a "$work/table"; }
declare -A least
keep() { [ -n "${least[$1]:-}" ] && awk "BEGIN { exit !($2 >= ${least[$1]}) }" || least[$1]=$2; }
by_hand() { # NAME FILE: microseconds of all its statements in one process, without the start of that
    local start middle
    start=$(now); sqlite3 "$db" 'SELECT count(*) FROM facet_key' >/dev/null
    middle=$(now); sqlite3 "$db" <"$2" >"$work/hand.out"
    keep "$1" "$(awk "BEGIN { print ($(now) - $middle - ($middle - $start)) / 1000 }")"
}

start=$(now)
if [ ! -e "$data" ]; then
    "$work/make" $seed $records >"$work/lines"
    made=$(now)
    "$darya" records import "$work/lines" --data "$data" >"$work/out"
    cat "$work/out"
    loaded=$(now)
    "$work/people" "$data" $seed
    echo "made in $(per "$((made - start))" 1e9) s, imported in $(per "$((loaded - made))" 1e9) s, accounts in $(per "$(($(now) - loaded))" 1e9) s"
fi
sqlite3 "$db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
# sample1 contributes in a country, sample0 administrates; what they see is what the SQL gives, to the byte
: >"$work/table"
row 'work' 'Darya' 'peer' 'ratio' 'to reach'
row '---' '---' '---' '---' '---'
for who in sample1 sample3 sample0; do
    "$work/list" "$data" $who@example.org $lists rows >"$work/$who.rows"
    "$work/list" "$data" $who@example.org $lists sql >"$work/$who.sql"
    sqlite3 "$db" <"$work/$who.sql" | cmp - "$work/$who.rows" || { echo 'script/bench: the rows differ'; exit 1; }
done
"$work/search" "$data" $searches $seed sql >"$work/search.sql"
BY_RANK=1 "$work/search" "$data" $searches $seed sql >"$work/rank.sql"
for _ in $(seq $rounds); do
    for who in sample1 sample3 sample0; do
        "$work/list" "$data" $who@example.org $lists time >"$work/out"
        for what in total_us median_us p99_us; do keep "$who $what" "$(of $who@example.org $what "$work/out")"; done
        by_hand "$who hand" "$work/$who.sql"
    done
    "$work/search" "$data" $searches $seed time >"$work/out"
    for what in total_us median_us p99_us; do keep "search $what" "$(of search $what "$work/out")"; done
    by_hand 'search hand' "$work/search.sql"
    by_hand 'search rank' "$work/rank.sql"
done
us() { per "$1" "$2"; }
list() { # WHO WHAT
    row "$2: a page of 50 rows, filters and rights" "$(us "${least[$1 total_us]}" $lists) µs, p99 ${least[$1 p99_us]} µs" \
        "sqlite3 $(us "${least[$1 hand]}" $lists) µs" "$(per "${least[$1 total_us]}" "${least[$1 hand]}")" "$3"
}
list sample1 'contributor in one country' 'at most 3, p99 10 ms'
list sample3 'reviewer in one country' 'at most 3, p99 10 ms'
list sample0 'administrator' '-'
row 'the same lists, contributor beside administrator' "$(us "${least[sample1 total_us]}" $lists) µs" \
    "$(us "${least[sample0 total_us]}" $lists) µs" "$(per "${least[sample1 total_us]}" "${least[sample0 total_us]}")" 'at most 1'
row 'full-text search, first page of 20' "$(us "${least[search total_us]}" $searches) µs, p99 ${least[search p99_us]} µs" \
    "FTS5, newest first $(us "${least[search hand]}" $searches) µs, by rank $(us "${least[search rank]}" $searches) µs" \
    "$(per "${least[search total_us]}" "${least[search hand]}")" 'at most 2'

# publishing changes the store: on a copy
mkdir "$work/copy" && cp -r "$data/." "$work/copy"
"$work/publish" "$work/copy" sample0@example.org 1000 $seed >"$work/out"
row 'publish a record, durable: median' "$(of publish median_us "$work/out") µs, p99 $(of publish p99_us "$work/out") µs" \
    "empty SQLite transaction $(of empty median_us "$work/out") µs, p99 $(of empty p99_us "$work/out") µs" \
    "$(per "$(of publish median_us "$work/out")" "$(of empty median_us "$work/out")")" 'at most 5'

token=$("$darya" token make sample1@example.org --name bench --data "$work/copy" | grep -o 'darya_[A-Za-z0-9_-]*')
"$darya" serve --data "$work/copy" --listen 127.0.0.1:8792 >/dev/null & server=$!
until curl -s -o /dev/null http://127.0.0.1:8792/en/about; do sleep 0.05; done
wrk -t1 -c1 -d5s --latency -H "Authorization: Bearer $token" "http://127.0.0.1:8792/en/organisations?place=place:KG&kind=un" >"$work/out"
row 'the list as a page over HTTP, signed in' "median $(awk '$1 == "50%" { print $2 }' "$work/out"), p99 $(awk '$1 == "99%" { print $2 }' "$work/out")" '-' '-' '-'
kill "$server"; server=''

echo "machine: $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GiB, $(date -u +%Y-%m-%d)"
if [ "${1:-}" = readme ]; then
    awk -v table="$work/table" '/<!-- bench records -->/ { print; while ((getline line < table) > 0) print line; skip = 1; next }
        skip && /^\|/ { next } { skip = 0; print }' README.md >"$work/readme" && cat "$work/readme" >README.md
fi
