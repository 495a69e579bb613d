# Plain tables that a mapping explains: long, wide by code, wide by period.
. "$(dirname "$0")/lib.sh"
cd "$work"

cat >long.csv <<'X'
Area;Area name;When;Figure;Mark;Extra
KZ;Kazakhstan;2020;1.50;A;x
KG;Kyrgyzstan;2020;2;;y
KG;Kyrgyzstan;2020-13;3;;y
;;2021;>95;;z
X
cat >long.yml <<'X'
dataset: TEST:LONG
name: A long table
columns:
  - {header: Area, role: dimension, id: REF_AREA}
  - {header: Area name, role: label, of: REF_AREA}
  - {header: When, role: period}
  - {header: Figure, role: value}
  - {header: Mark, role: attribute, id: OBS_STATUS}
  - {constant: A, role: dimension, id: FREQ}
X
"$DARYA" import long.csv --mapping long.yml --data "$data" --json --report report.csv >1.json
same 'long: read' 4 "$(json 1.json TEST:LONG read)"
same 'long: stored' 3 "$(json 1.json TEST:LONG stored)"
same 'long: a period that is none' 1 "$(json 1.json TEST:LONG quarantined)"
check 'long: a column that is left out is told' grep -q "column-unmapped.*'Extra'" report.csv
"$DARYA" query TEST:LONG --data "$data" >long.out
cat >long.expected <<'X'
STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,FREQ,TIME_PERIOD,OBS_VALUE,OBS_STATUS,PUBLISHED_VALUE
dataflow,TEST:LONG(1.0),I,KG,A,2020,2,,
dataflow,TEST:LONG(1.0),I,KZ,A,2020,1.50,A,
dataflow,TEST:LONG(1.0),I,_T,A,2021,,,>95
X
check 'long: comes back as published' diff long.expected long.out
round_trip TEST:LONG
check 'long: the name of the dataset and of a code is exported' \
    sh -c "grep -q 'A long table' '$work/e1/structure.xml' && grep -q Kyrgyzstan '$work/e1/structure.xml'"

cat >wide.csv <<'X'
Country,Unit,2019,2020 [YR2020],Note
Қазақстан,PT,1,2,
Кыргызстан,PT,,"3,5",a note
Тоҷикистон,PT,5
X
cat >wide.yml <<'X'
dataset: TEST:WIDE
language: kk
wide: TIME_PERIOD
columns:
  - {header: Country, role: dimension, id: REF_AREA}
  - {header: Unit, role: attribute, id: UNIT_MEASURE}
  - {header: "20*", role: value}
  - {header: Note, role: ignore}
X
"$DARYA" import wide.csv --mapping wide.yml --data "$data" --json --report report.csv >2.json
same 'wide by period: read' 4 "$(json 2.json TEST:WIDE read)"
same 'wide by period: stored' 2 "$(json 2.json TEST:WIDE stored)"
check 'wide: the cell with a decimal comma is named' grep -q 'wide.csv,3,.*decimal comma' report.csv
check 'wide: a short row is named' grep -q 'wide.csv,4,.*3 cells where the header has 5' report.csv
"$DARYA" query TEST:WIDE --data "$data" >wide.out
same 'wide by period: both years' '2019,1 2020,2' \
    "$(sed -n '2,$s/.*,\(20..,[0-9]*\),.*/\1/p' wide.out | tr '\n' ' ' | sed 's/ $//')"
round_trip TEST:WIDE
check 'wide: the text of a cell becomes the name of its code' grep -q Қазақстан "$work/e1/structure.xml"

bad() { # NAME STATUS TEXT SED: a mapping with one fault
    sed "$4" long.yml >bad.yml
    status "$1" "$2" "$DARYA" import long.csv --mapping bad.yml --data "$work/none"
    says "$1 is said" "$3"
}
bad 'an unknown role' 6 'bad.yml:4.*no such role.*dim2' 's/role: dimension, id: REF_AREA/role: dim2, id: REF_AREA/'
bad 'a column that is not there' 6 "long.csv:1.*does not have.*'Place'" 's/header: Area,/header: Place,/'
bad 'no value column' 6 "no column has the role 'value'" '/role: value/d'
bad 'no dataset' 2 'does not say to which dataset' '/^dataset/d'
bad 'several value columns' 6 "say by 'wide'" 's/header: Extra.*//; s/role: attribute, id: OBS_STATUS/role: value/'
printf 'columns: &a [*a, *a]\n' >bomb.yml
status 'aliases are refused' 6 "$DARYA" import long.csv --mapping bomb.yml --data "$work/none"
status 'a table without a mapping' 6 "$DARYA" import long.csv --data "$work/none"
says 'the way out is told' '--mapping'

# bytes that are not UTF-8
printf 'dataset: T:BYTES\nwide: SERIES\ncolumns:\n  - {header: id, role: dimension, id: REF_AREA}\n  - {header: year, role: period}\n  - {header: note, role: attribute, id: NOTE}\n  - {header: "v*", role: value}\n' >"$work/bytes.yml"
printf 'id,year,note,v1,v2\nA,2019,good,1,2\nA,2020,caf\351,3,4\n' >"$work/bytes.csv"
"$DARYA" import "$work/bytes.csv" --mapping "$work/bytes.yml" --data "$work/bytes" --json --report "$work/bytes-report.csv" >"$work/bytes.json"
same 'a row of a wide table that is not UTF-8 is in quarantine' '2 1' "$(json "$work/bytes.json" T:BYTES stored) $(json "$work/bytes.json" T:BYTES quarantined)"
check 'its place is told' grep -aq 'bytes.csv,3,8,no,encoding' "$work/bytes-report.csv"
printf 'id,year,not\351,v1,v2\nA,2019,good,1,2\n' >"$work/bytes.csv"
status 'a header that is not UTF-8' 6 "$DARYA" import "$work/bytes.csv" --mapping "$work/bytes.yml" --data "$work/bytes"
says 'its place is told too' 'bytes.csv:1:9: '

need_shared sdsn-2019 || exit 0
cat >sdsn.yml <<'X'
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
"$DARYA" import "$DARYA_SHARED/data/sdsn-2019/Raw_Data_trends.csv" --mapping sdsn.yml --data "$data" --json >3.json
same 'every cell of the SDSN panel' 128822 "$(json 3.json SDSN:SDR_TRENDS stored)"
"$DARYA" query SDSN:SDR_TRENDS sdg2_stuntihme.AFG --start 2000 --end 2000 --data "$data" >sdsn.out
check 'a cell of the panel' grep -q 'sdg2_stuntihme,AFG,2000,55.034' sdsn.out
