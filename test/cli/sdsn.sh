#!/bin/bash
# The SDG Index: its codebook becomes a profile, its time panel a dataset.
cd "$(dirname "$0")/../.." && . test/cli/lib.sh
export PLACES=$PWD/reference/places.csv
cd "$work" || exit 1

head='global,oecd,Code,Indicator,Best value (= 100),Worst value (= 0),greenthr,redthr,source'
printf '%s\nyes,yes,sdg3_u5mort,Mortality,2.6,130.1,25,50,UNICEF\nno,yes,sdg10_palma,Palma ratio,0.9,2.5,1,1.3,OECD\n' "$head" >book.csv
"$DARYA" profile convert book.csv --edition 'An edition' >made.csv
same 'a row of the profile' 'sdg3_u5mort,3,Mortality,sdg3_u5mort,down,value,25,2011,130.1,2.6,50,25,,"An edition, codebook: UNICEF"' "$(sed -n 2p made.csv)"
same 'the members of the OECD' 36 "$(sed -n 3p made.csv | cut -d, -f13 | wc -w)"
status 'a profile is checked' 0 "$DARYA" profile check made.csv
says 'its rows are counted' '^rows,2$'
says 'by kind' '^kind value,2$'
says 'those for some places' '^for some places alone,1$'
sed -i 's/,down,/,sideways,/' made.csv
status 'a broken profile' 6 "$DARYA" profile check made.csv
says 'its place is told' 'made.csv:2:'

printf '%s\nyes,yes,sdg3_u5mort,Mortality,2.6,many,25,50,UNICEF\n' "$head" >bad.csv
status 'a bad number of a codebook' 6 "$DARYA" profile convert bad.csv
says 'its place is told as well' 'bad.csv:2:35: '
status 'a table that is no codebook' 6 "$DARYA" profile convert made.csv
says 'the missing column is told' "no column 'global'"
status 'a file that is not there' 3 "$DARYA" profile convert none.csv
status 'no such verb' 2 "$DARYA" profile mend book.csv
says 'the verbs are told' 'convert CODEBOOK'
status 'no file' 2 "$DARYA" profile check
status 'no such profile' 3 "$DARYA" profile show none
if "$DARYA" profile show >shown.csv 2>shown.err; then
    status 'the profile of the program is good' 0 "$DARYA" profile check shown.csv
fi

need_shared sdsn-2019 || exit 0
sdsn=$DARYA_SHARED/data/sdsn-2019
"$DARYA" profile convert "$sdsn/Codebook.csv" >sdsn-2019.csv
status 'the codebook of 2019 is a profile' 0 "$DARYA" profile check sdsn-2019.csv
says 'all its indicators' '^rows,114$'
same 'each row has all cells' 114 "$(python3 -c 'import csv
rows = list(csv.DictReader(open("sdsn-2019.csv", encoding="utf-8")))
print(sum(None not in row and None not in row.values() for row in rows))')"
cat >panel.yml <<'X'
dataset: SDSN:SDR_TRENDS
name: SDG Index 2019, time panel
wide: SERIES
columns:
  - {header: id, role: dimension, id: REF_AREA}
  - {header: country, role: label, of: REF_AREA}
  - {header: year, role: period}
  - {header: "sdg*", role: value}
  - {header: Regions*, role: ignore}
  - {header: Country is*, role: ignore}
X
"$DARYA" import "$sdsn/Raw_Data_trends.csv" --mapping panel.yml --data "$data" --json >panel.json
same 'every cell of the panel' 128822 "$(json panel.json SDSN:SDR_TRENDS stored)"
"$DARYA" query SDSN:SDR_TRENDS --data "$data" | cut -d, -f4 | sort -u >series
same 'the series that the profile names, but for those without a panel' 75 "$(python3 -c 'import csv
have = {line.strip() for line in open("series")}
print(sum(row["series"] in have for row in csv.DictReader(open("sdsn-2019.csv", encoding="utf-8"))))')"
# The method by the documented form, on the panel, beside the arrows that were published.
"$DARYA" progress --data "$data" --dataset SDSN:SDR_TRENDS --profile sdsn-2019.csv --method sdsn --seen-from 2019 \
    --format csv >arrows.csv 2>arrows.err
same 'rows without a panel are told, the others counted' 9 "$(wc -l <arrows.err)"
check 'at least 91 of 100 classes are the published arrows' python3 - "$sdsn/SDR2019_Data.csv" arrows.csv <<'X'
import csv, os, sys
published, iso = {}, {}
for row in csv.DictReader(open(sys.argv[1], encoding='utf-8')):
    published.update({(row['id'], k[6:]): v for k, v in row.items() if k.startswith('Trend sdg') and v})
for row in csv.DictReader(open(os.environ['PLACES'], encoding='utf-8')):
    iso[row['place']] = row['iso3']
arrow = {'met': '↑', 'on-track': '↑', 'some': '➚', 'little': '→', 'away': '↓'}
pairs = [(arrow[r['class']], published[iso[r['place']], r['key'].strip('.')]) for r in csv.DictReader(open(sys.argv[2]))
         if r['class'] and (iso[r['place']], r['key'].strip('.')) in published]
same = sum(a == b for a, b in pairs)
assert len(pairs) > 9000 and same >= .91 * len(pairs), (same, len(pairs))
X
