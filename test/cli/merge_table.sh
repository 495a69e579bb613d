# A single table merged into a dataset whose structure follows from its tables.
. "$(dirname "$0")/lib.sh"
mkdir -p "$work/repo/data" && cd "$work"
printf 'Year,SEX,REF_AREA,Value\n2019,F,KZAKM,1\n2019,M,KZAKM,2\n2019,,,3\n' >repo/data/indicator_1-1-1.csv
printf 'Year,AGE,Value\n2019,Y0T4,1\n2019,,2\n' >repo/data/indicator_1-1-2.csv
"$DARYA" import repo --dataset TEST:SDG --data "$data" --json >1.json
same 'repository' 5 "$(json 1.json TEST:SDG stored)"

printf 'Year,AGE,Value\n2019,Y0T4,1\n2020,Y0T4,9\n' >indicator_1-1-2.csv
"$DARYA" import indicator_1-1-2.csv --dataset TEST:SDG --data "$data" --json >2.json
same 'one file with fewer breakdowns: the new row' 1 "$(json 2.json TEST:SDG stored)"
same 'one file: what is there already' 1 "$(json 2.json TEST:SDG unchanged)"
same 'one file: what is absent stays' 0 "$(json 2.json TEST:SDG deleted)"
same 'rows in all' 6 "$("$DARYA" query TEST:SDG --data "$data" | tail -n +2 | wc -l)"

printf 'Year,COLOUR,Value\n2019,RED,1\n' >indicator_1-1-3.csv
status 'a breakdown that the dataset does not have' 4 \
    "$DARYA" import indicator_1-1-3.csv --dataset TEST:SDG --data "$data"
says 'it is said what to do' '--action replace'
same 'nothing was changed by it' 6 "$("$DARYA" query TEST:SDG --data "$data" | tail -n +2 | wc -l)"

sed -i 's/9$/8/' indicator_1-1-2.csv
"$DARYA" import indicator_1-1-2.csv --dataset TEST:SDG --data "$data" --dry-run --json >3.json
same 'a dry run counts' 1 "$(json 3.json TEST:SDG stored)"
same 'a dry run makes no release' 2 "$("$DARYA" releases TEST:SDG --data "$data" | wc -l)"
status 'undo' 0 "$DARYA" undo TEST:SDG --data "$data"
same 'the first release is back' 5 "$("$DARYA" query TEST:SDG --data "$data" | tail -n +2 | wc -l)"
