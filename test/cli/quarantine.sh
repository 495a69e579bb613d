# Rows that could not be stored: listed, shown, mended, read again, forgotten.
. "$(dirname "$0")/lib.sh"
cd "$work"
mkdir -p repo/data
printf 'Year,SEX,REF_AREA,Value\n2019,F,KZAKM,1\n2019-13,M,KZAKM,2\n2019,,"KZ\nX",3\n2020,F,KZAKT,"4,5"\n' >repo/data/indicator_1-1-1.csv
printf 'Year,AGE,Value\n2019,Y0T4,1\n2019,7,\n' >repo/data/indicator_1-1-2.csv
"$DARYA" import repo --dataset TEST:SDG --data "$data" --json >1.json
bad=$(json 1.json TEST:SDG quarantined)
balanced 'balance' 1.json
listed() { "$DARYA" quarantine list "$@" --data "$data" | wc -l; }
same 'all are listed' "$bad" "$(listed)"
same 'all of the dataset are listed' "$bad" "$(listed TEST:SDG)"
same 'none of another dataset' 0 "$(listed TEST:OTHER)"
id=$("$DARYA" quarantine list --data "$data" | grep -F ':3' | cut -f1)
"$DARYA" quarantine show "$id" --data "$data" >show
check 'a row is shown as it was' grep -q 'original 2019-13,M,KZAKM,2' show
check 'with its place' grep -q 'indicator_1-1-1.csv, line 3' show

stored=$("$DARYA" query TEST:SDG --data "$data" | tail -n +2 | wc -l)
status 'read again unmended' 0 "$DARYA" quarantine retry "$id" --data "$data"
says 'it still does not fit' '0 of 1 rows fit now'
same 'it stays in quarantine' "$bad" "$(listed)"
same 'no release was made' 1 "$("$DARYA" releases TEST:SDG --data "$data" | wc -l)"
status 'mended' 0 "$DARYA" quarantine retry "$id" --row '2018,M,KZAKM,2.50' --data "$data"
says 'it fits now' '1 of 1 rows fit now (stored 1'
same 'it left the quarantine' $((bad - 1)) "$(listed)"
same 'one more row is stored' $((stored + 1)) "$("$DARYA" query TEST:SDG --data "$data" | tail -n +2 | wc -l)"
check 'under its own indicator, as written' \
    sh -c "'$DARYA' query TEST:SDG --data '$data' | grep -q '1-1-1,.*KZAKM,.*,2018,2.50'"
status 'all again' 0 "$DARYA" quarantine retry --data "$data"
same 'the others stay' $((bad - 1)) "$(listed)"
status 'a row that is not there' 3 "$DARYA" quarantine retry 9999 --data "$data"
status 'a mended row without its number' 2 "$DARYA" quarantine retry --row x --data "$data"
last=$("$DARYA" quarantine list --data "$data" | tail -n 1 | cut -f1)
status 'dropped' 0 "$DARYA" quarantine drop "$last" --data "$data"
same 'it is gone' $((bad - 2)) "$(listed)"
status 'not twice' 3 "$DARYA" quarantine drop "$last" --data "$data"

printf 'Year,SEX,REF_AREA,Value\n2019,F,KZAKM,1\n2018,M,KZAKM,2.50\n' >repo/data/indicator_1-1-1.csv
printf 'Year,AGE,Value\n2019,Y0T4,1\n' >repo/data/indicator_1-1-2.csv
"$DARYA" import repo --dataset TEST:SDG --yes --data "$data" >/dev/null
same 'a mended file empties the quarantine' 0 "$(listed)"

# a plain table needs its mapping again
printf 'a,y,v\nX,2019,1\nY,2019,"2,5"\n' >plain.csv
printf 'dataset: TEST:PLAIN\ncolumns:\n  - {header: a, role: dimension, id: AREA}\n  - {header: y, role: period}\n  - {header: v, role: value}\n' >plain.yml
"$DARYA" import plain.csv --mapping plain.yml --data "$data" >/dev/null
id=$("$DARYA" quarantine list TEST:PLAIN --data "$data" | cut -f1)
status 'a plain table, mended' 0 "$DARYA" quarantine retry "$id" --row 'Y,2019,2.5' --mapping plain.yml --data "$data"
check 'it is stored' sh -c "'$DARYA' query TEST:PLAIN --data '$data' | grep -q 'Y,2019,2.5'"

# --- only the same file of the same dataset clears its rows
q=$work/clear
lines() { "$DARYA" quarantine list "$@" --data "$q" | wc -l; }
mkdir -p a b
printf 'Year,Value\n2019,1\n20x9,2\n' >a/indicator_1-1-1.csv
printf 'Year,Value\n2019,1\n' >b/indicator_1-1-1.csv
(cd a && "$DARYA" import indicator_1-1-1.csv --dataset T:A --data "$q" >/dev/null)
(cd b && "$DARYA" import indicator_1-1-1.csv --dataset T:B --data "$q" >/dev/null)
same 'a file of the same name in another dataset leaves the rows' 1 "$(lines T:A)"
(cd b && "$DARYA" import indicator_1-1-1.csv --dataset T:A --data "$q" >/dev/null)
same 'a file of the same name from another folder leaves the rows' 1 "$(lines T:A)"
"$DARYA" import a/indicator_1-1-1.csv --dataset T:B --data "$q" >/dev/null
same 'the same file in another dataset leaves the rows' 1 "$(lines T:A)"
"$DARYA" import a/indicator_1-1-1.csv --dataset T:A --data "$q" >/dev/null
same 'the same file again replaces them' 1 "$(lines T:A)"
printf 'Year,Value\n2019,1\n2009,2\n' >a/indicator_1-1-1.csv
"$DARYA" import a/indicator_1-1-1.csv --dataset T:A --data "$q" >/dev/null
same 'mended, it clears them' 0 "$(lines T:A)"
same 'and no others' 1 "$(lines T:B)"
stream() { # ROWS: a table by standard input
    printf "DATAFLOW,INDICATOR,SERIES,REF_AREA,TIME_PERIOD,OBS_VALUE\n$1" | "$DARYA" import - --data "$q" >/dev/null
}
stream 'T:A(1.0),1-1-1,_T,_T,20x1,1\n'
stream 'T:A(1.0),1-1-1,_T,_T,2031,1\n'
same 'another standard input leaves the rows' 1 "$(lines T:A)"
stream 'T:A(1.0),1-1-1,_T,_T,20x1,1\n'
same 'the same row of it again is one row' 1 "$(lines T:A)"

# --- rows of one file that cannot be read again do not keep the others from it
q=$work/mixed
rm -rf mixed-in; mkdir mixed-in
printf 'Year,Value\n2019,1\n20x9,2\n' >mixed-in/indicator_1-1-1.csv
"$DARYA" import mixed-in --dataset T:M --data "$q" >/dev/null
"$DARYA" import plain.csv --mapping plain.yml --data "$q" >/dev/null
"$DARYA" import plain.csv --mapping plain.yml --dataset T:M2 --data "$q" >/dev/null
python3 - "$q/darya.sqlite" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
new = "insert into quarantine (dataset, file, line, position, code, message, row_text, added_us, header) values "
db.execute(new + "('T:M', 'x.xml', 5, 0, 'period', 'm', '<Obs/>', 0, '')")
db.execute(new + "('T:M', 'indicator_1-1-2.csv', 2, 0, 'period', 'm', '2020,4', 0, 'Year,Value')")
db.execute(new + "('T:M', 'indicator_1-1-2.csv', 3, 0, 'period', 'm', '2020,\"4', 0, 'Year,Value')")
db.execute(new + "('T:M', 'indicator_1-1-2.csv', 2, 0, 'period', 'm', '2020,5,M', 0, 'Year,Value,REF_AREA')")
db.execute(new + "('T:M', 'table.csv', 2, 0, 'period', 'm', '1,2', 0, 'a,b')")
db.commit()
PY
status 'retry of all' 11 "$DARYA" quarantine retry --data "$q"
says 'what fits is stored, of every header' 'T:M: 2 of 6 rows fit now (stored 2'
says 'a row that still does not fit' 'indicator_1-1-1.csv:3: this is no period'
says 'a row of another format' "x.xml:5: not read again: it did not come from a CSV file"
says 'a row that is not whole' 'indicator_1-1-2.csv:3: not read again: its text is not one row'
says 'a table without its mapping' 'table.csv:2: not read again: .*--mapping'
says 'another dataset' 'TEST:PLAIN: 0 of 1 rows'
says 'the exit status is explained' '5 of 8 rows could not be read again'
same 'the others stay' 6 "$(lines)"
status 'list of a dataset that is not there' 3 "$DARYA" quarantine list NO:SUCH --data "$q"
status 'retry of a dataset that is not there' 3 "$DARYA" quarantine retry NO:SUCH --data "$q"
status 'list of a dataset without such rows' 0 "$DARYA" quarantine list T:A --data "$work/clear"
