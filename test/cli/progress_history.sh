#!/bin/bash
# Progress over two releases: what a revision moved, what new data moved, what was said before, and
# back. The sample's figures are real; the three changes to them are made up here, to be undone.
. "$(dirname "$0")/lib.sh"
export DARYA_DATA=$data
"$DARYA" demo --no-serve >/dev/null
table() { "$DARYA" progress --dataset UNSD:SDG --method all --format csv "$@"; }
moved() { # cause by cause: INDICATOR PLACE FROM TO CAUSE
    "$DARYA" progress diff --dataset UNSD:SDG --method unsd "$@" | python3 -c '
import csv, sys
for r in csv.DictReader(sys.stdin):
    print(r["indicator"], r["place"], r["class_before"] or r["reason_before"], r["class_after"] or r["reason_after"], r["cause"])'
}
table >"$work/first.csv"
before=$("$DARYA" releases UNSD:SDG | cut -f2)
sleep 0.01
"$DARYA" query UNSD:SDG SH_DYN_NMRT.762 >"$work/head.csv"
head -n 1 "$work/head.csv" >"$work/change.csv"
python3 - "$work/head.csv" >>"$work/change.csv" <<'P'
import csv, sys
head = next(csv.reader(open(sys.argv[1])))
out = csv.DictWriter(sys.stdout, head, lineterminator='\n')
def row(series, area, unit, year, value, indicator):
    out.writerow({'STRUCTURE': 'dataflow', 'STRUCTURE_ID': 'UNSD:SDG(1.0)', 'ACTION': 'M', 'SERIES': series,
                  'REF_AREA': area, 'UNIT_MEASURE': unit, 'TIME_PERIOD': year, 'OBS_VALUE': value, 'INDICATOR': indicator, 'NATURE': 'E'})
row('SH_DYN_NMRT', '762', 'PER_1000_LIVE_BIRTHS', 2019, '17.0', '3.2.2')  # 15 as published: revised
row('SH_DYN_MORT', '004', 'PER_1000_LIVE_BIRTHS', 2020, '80.0', '3.2.1')   # not there: new
row('SH_DYN_MORT', '417', 'PER_1000_LIVE_BIRTHS', 2019, '18.4', '3.2.1')   # 18.3: revised within its class
P
check 'the changes come in' "$DARYA" import "$work/change.csv"
same 'a revision and a new value are told apart' '3.2.1 AF some away new/3.2.2 TJ on-track away revised/' "$(moved --from 1 --to 2 | tr '\n' '/')"
same 'and the other way round' '3.2.1 AF away some new/3.2.2 TJ away on-track revised/' "$(moved --from 2 --to 1 | tr '\n' '/')"
same 'one place' '3.2.2 TJ on-track away revised' "$(moved --from 1 --to 2 --place TJ)"
same 'seen from before the new value' '3.2.2 TJ on-track away revised' "$(moved --from 1 --to 2 --seen-from 2019)"
same 'another method that agrees is no cause' '3.2.2 TJ on-track away revised' "$(moved --from 1 --to 2 --goal 3.2.2 --place TJ --to-method statcan)"
same 'one that sees the whole past is not moved by one value' '' "$(moved --from 1 --to 2 --goal 3.2.2 --place TJ --to-method unescap)"
same 'seen from when the newest values are old' 'old' "$("$DARYA" progress --dataset UNSD:SDG --goal 3.2.2 --place TJ --method unsd --format csv --seen-from 2026 | python3 -c 'import csv,sys; print(next(csv.DictReader(sys.stdin))["reason"])')"
table >"$work/second.csv"
check 'the table tells the new figures' sh -c "! cmp -s '$work/first.csv' '$work/second.csv'"
table --as-of "$before" >"$work/then.csv"
check 'as of before: every row as it was' cmp "$work/first.csv" "$work/then.csv"
status 'as of before there was anything' 3 "$DARYA" progress --dataset UNSD:SDG --as-of 2001-01-01
status 'a release that is not there' 3 "$DARYA" progress diff --dataset UNSD:SDG --from 1 --to 99
status 'a release that is no number' 2 "$DARYA" progress diff --dataset UNSD:SDG --from 1 --to x
check 'undo' "$DARYA" undo UNSD:SDG
table >"$work/back.csv"
check 'after undo: every row as it was' cmp "$work/first.csv" "$work/back.csv"
same 'nothing moved between the first and what was brought back' '' "$(moved --from 1 --to 3)"
