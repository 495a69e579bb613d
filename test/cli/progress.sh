#!/bin/bash
# darya progress on the sample region: real figures of the UN database of October 2020.
. "$(dirname "$0")/lib.sh"
"$DARYA" demo --no-serve --data "$data" >/dev/null 2>&1
export DARYA_DATA=$data
cell() { # COLUMN INDICATOR PLACE [ARGUMENT…]: of darya progress as CSV
    python3 - "$@" <<'P'
import csv, subprocess, sys, os
column, indicator, place, *rest = sys.argv[1:]
out = subprocess.run([os.environ.get('DARYA_BIN', ''), 'progress', '--goal', indicator, '--place', place,
                      '--format', 'csv', *rest], capture_output=True, text=True, check=True).stdout
print(next(csv.DictReader(out.splitlines()))[column])
P
}
export DARYA_BIN=$DARYA

# What was observed (SDG_KGZ under-five mortality: 22.3 in 2015, 18.3 in 2019; target 25).
same 'the base is that of 2015' 22.3 "$(cell base 3.2.1 KG)"
same 'the latest value stands as published' 18.3 "$(cell latest 3.2.1 KG)"
same 'the year of the latest value' 2019 "$(cell latest_year 3.2.1 KG)"
same 'the target of the profile' 25 "$(cell target 3.2.1 KG)"
same 'a target that is met' met "$(cell moved 3.2.1 KG)"
same 'nothing more is needed where it is met' 0 "$(cell pace_needed 3.2.1 KG)"
same 'the pace is the change a year' -1 "$(cell pace 3.2.1 KG)"
same 'the way that is made, of ten: (33.8 - 37.7) / (25 - 37.7)' 3.07087 "$(cell current_status 3.2.1 TJ)"
same 'ten where the target is met' 10 "$(cell current_status 3.2.1 KG)"
same 'one that is not met, but nearer' closer "$(cell moved 3.2.1 AF)"
same 'estimates are told from country data' estimate "$(cell nature 3.2.1 KG)"

# Every method gives a class or says why not; whatever has a forecast has ordered bounds.
"$DARYA" progress --method all --format csv >"$work/all.csv"
"$DARYA" progress --method all --format json >"$work/all.json"
check 'every row has a class or a reason, and bounds in order' python3 - "$work/all.csv" "$work/all.json" <<'P'
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1])))
other = json.load(open(sys.argv[2]))['rows']
assert len(rows) == len(other) > 1000, len(rows)
assert {r['method'] for r in rows} == {'darya', 'unescap', 'sdsn', 'eurostat', 'unsd', 'statcan'}
for r in rows:
    assert bool(r['class']) != bool(r['reason']) or r['method'] == 'statcan', r
    if r['forecast']:
        bounds = [float(r[k]) for k in ('low95', 'low80', 'high80', 'high95')]
        assert bounds == sorted(bounds), r
    if r['probability']:
        assert 0 <= float(r['probability']) <= 1, r
    assert not ('old' in r['notes'].split() and r['class']), r
for a, b in zip(rows, other):
    assert all((b[k] is None and a[k] == '') or str(b[k]) == a[k] or float(a[k]) == b[k] for k in a), (a, b)
P
status 'a table for people' 0 "$DARYA" progress --goal 3.2.1 --place KG,TJ
says 'says what it is' 'experimental, not official statistics'
same 'one line a place, and a head' 4 "$(wc -l <"$work/status.out")"
same 'a grouping is its members' 6 "$("$DARYA" progress --goal 3.2.1 --place R1 --format csv | tail -n +2 | wc -l)"
same 'a smaller one too' 5 "$("$DARYA" progress --goal 3.2.1 --place M49-143 --format csv | tail -n +2 | wc -l)"
same 'looked at from an earlier year' 2016 "$(cell latest_year 3.2.1 KG --seen-from 2016)"

# A national dataset: one country, so that champions cannot be measured; the rest stands.
kg=$("$DARYA" datasets | cut -f1 | grep '^KG')
status 'a dataset with one country' 0 "$DARYA" progress --dataset "$kg" --format csv
check 'speaks of one country' python3 - "$work/status.out" <<'P'
import csv, sys
assert {r['place'][:2] for r in csv.DictReader(open(sys.argv[1]))} == {'KG'}
P

# What cannot be: clear messages, nothing printed.
head -1 "${0%/*}/../../profiles/sdg.csv" >"$work/head.csv"
printf 'indicator,direction,kind,value,source\n' >"$work/ok.csv"
bad() { # NAME TEXT ROWS…
    local name=$1 text=$2; shift 2
    printf '%s\n' "$@" >"$work/bad.csv"
    status "$name" 6 "$DARYA" progress --profile "$work/bad.csv"
    says "$name: says where and what" "$text"
}
bad 'a column that is none' "bad.csv:1:11: the column 'way' is no column of a profile" 'indicator,way,kind,value,source' '3.2.1,up,value,3,x'
bad 'a column that is missing' "bad.csv:1:1: the column 'direction' is missing" 'indicator,kind,value,source' '3.2.1,value,3,x'
bad 'a column twice' 'is there twice' 'indicator,direction,kind,value,source,kind' '3.2.1,up,value,3,x,value'
bad 'a word for a number' "bad.csv:2:16: 'much' cannot stand here" 'indicator,direction,kind,value,source' '3.2.1,up,value,much,x'
bad 'a direction that is none' 'the directions are up, down and near' 'indicator,direction,kind,value,source' '3.2.1,north,value,3,x'
bad 'a target outside of its bounds' 'bad.csv:2:16: the target lies outside of its natural bounds' 'indicator,direction,kind,value,lower,upper,source' '3.2.1,up,value,120,0,100,x'
bad 'bounds the wrong way round' 'the upper bound is not above the lower one' 'indicator,direction,kind,value,lower,upper,source' '3.2.1,up,value,50,100,0,x'
bad 'a value for a kind that has none' 'the kind of target does not fit its value' 'indicator,direction,kind,value,source' '3.2.1,up,none,50,x'
bad 'best below worst of a thing that is to grow' 'contradict the direction' 'indicator,direction,kind,value,worst,best,source' '3.2.1,up,value,50,90,10,x'
bad 'a goal that is not known' 'no goal is known' 'indicator,direction,kind,value,source' 'mine,up,value,50,x'
bad 'a row with too many cells' 'bad.csv:2:1: the row has 6 cells, the header 5' 'indicator,direction,kind,value,source' '3.2.1,up,value,50,x,y'
bad 'an empty file' 'the profile is empty'
printf 'indicator,series,direction,kind,value,source\n3.2.1,SH_DYN_MORT,down,value,25,x\n3.2.2,NO_SUCH,down,value,12,x\n' >"$work/some.csv"
status 'an unknown series beside a known one' 0 "$DARYA" progress --profile "$work/some.csv" --dataset UNSD:SDG
says 'is told with its line' "some.csv:3: the dataset UNSD:SDG has no series 'NO_SUCH'"
printf 'indicator,series,direction,kind,value,source\n3.2.2,NO_SUCH,down,value,12,x\n' >"$work/none.csv"
status 'unknown series alone' 3 "$DARYA" progress --profile "$work/none.csv" --dataset UNSD:SDG
says 'are an error' 'none of the 1 series of the profile is in UNSD:SDG'
status 'an unknown method' 2 "$DARYA" progress --method best
says 'lists those that are known' 'the methods are darya, unescap'
status 'an unknown place' 3 "$DARYA" progress --place ZZ
status 'an unknown dataset' 3 "$DARYA" progress --dataset A:B
mkdir "$work/empty"
status 'a folder without data' 3 "$DARYA" progress --data "$work/empty"

# Differences: the same release twice says nothing; another method says so.
same 'a release against itself' 1 "$("$DARYA" progress diff --from 1 --to 1 --dataset UNSD:SDG | wc -l)"
"$DARYA" progress diff --from 1 --to 1 --dataset UNSD:SDG --from-method unescap --to-method statcan >"$work/diff.csv"
check 'another method is the cause' python3 - "$work/diff.csv" <<'P'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
assert len(rows) > 20 and {r['cause'] for r in rows} == {'method'}
P
status 'diff without releases' 2 "$DARYA" progress diff --from 1 --dataset UNSD:SDG
