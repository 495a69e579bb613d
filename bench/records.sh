#!/bin/bash
# script/bench records [readme]: 100,000 generated records with 1,000,000 links and 500 accounts: lists, search and publishing, each
# beside SQL written by hand on the same store in the same run. "readme" also writes the table into README.md. DARYA_RECORDS: a data
# folder that is kept for the next run; else one is made and thrown away.
. "$(dirname "$0")/records_lib.sh"
data=${DARYA_RECORDS:-$work/data} seed=1 records=100000 lists=300 searches=500 rounds=3
db=$data/darya.sqlite
build make people list search publish
fill $records
# sample1 contributes in a country, sample0 administrates; what they see is what the SQL gives, to the byte
begin_table
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

machine
[ "${1:-}" != readme ] || into_readme 'bench records'
