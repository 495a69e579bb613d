#!/bin/bash
# script/bench records [readme], second half: 100,000 generated commitments of 1,000 organisations and people: lists by conditions, by
# the due day, far in, and found by words, each beside SQL written by hand on the same store in the same run; what lists give is the
# same, to the byte. DARYA_COMMITMENTS: a data folder that is kept for the next run; else one is made and thrown away.
. "$(dirname "$0")/records_lib.sh"
data=${DARYA_COMMITMENTS:-$work/data} seed=1 others=1000 commitments=100000 lists=50 rounds=2
db=$data/darya.sqlite
build make people promises
fill $others $commitments
"$work/promises" "$data" turn
# what a hand would keep for these questions
sqlite3 "$db" "CREATE INDEX IF NOT EXISTS hand_link ON link (side, to_id, from_no)"
begin_table
for who in public sample1@example.org; do
    for kind in filter day deep search; do
        [ "$who $kind" = 'sample1@example.org search' ] && continue
        "$work/promises" "$data" $who $lists $kind sql >"$work/$who.$kind.sql"
        HAND_IN=1 "$work/promises" "$data" $who $lists $kind sql >"$work/$who.$kind.in.sql"
        [ $kind = search ] && continue
        "$work/promises" "$data" $who $lists $kind rows >"$work/rows"
        sqlite3 "$db" <"$work/$who.$kind.sql" | cmp - "$work/rows" || { echo 'script/bench: the rows differ'; exit 1; }
    done
done
measure() { # WHO KIND WHAT
    for _ in $(seq $rounds); do
        "$work/promises" "$data" $1 $lists $2 time >"$work/out"
        for what in total_us p99_us; do keep "$1 $2 $what" "$(of $2 $what "$work/out")"; done
        by_hand "$1 $2 hand" "$work/$1.$2.sql"
        by_hand "$1 $2 hand" "$work/$1.$2.in.sql" # the faster of both counts
    done
    local ratio; ratio=$(per "${least[$1 $2 total_us]}" "${least[$1 $2 hand]}")
    row "$3" "$(per "${least[$1 $2 total_us]}" $lists) µs, p99 ${least[$1 $2 p99_us]} µs" \
        "sqlite3 $(per "${least[$1 $2 hand]}" $lists) µs" "$ratio" \
        "under 3: $(awk "BEGIN { print $ratio < 3 ? \"reached\" : \"missed\" }")"
}
measure public filter 'a visitor: status, overdue, responsible, country'
measure public day 'a visitor: by due day'
measure public deep 'a visitor: the next page, up to 5,000 rows in'
measure sample1@example.org filter 'a contributor in one country: the same conditions'
measure sample1@example.org day 'a contributor in one country: by due day'
measure sample1@example.org deep 'a contributor in one country: up to 5,000 rows in'
measure public search 'a visitor: found by words within a status'
machine
[ "${1:-}" != readme ] || into_readme 'bench commitments'
