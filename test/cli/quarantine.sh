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
