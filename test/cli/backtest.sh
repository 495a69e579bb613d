# The backtest on the world's table and on national data: what docs/methods.md says, with a little slack.
. "$(dirname "$0")/lib.sh"
need_shared unsd/unsd-sdg-2020-10-world.csv.zst || exit 0

zstd -dqf "$DARYA_SHARED/data/unsd/unsd-sdg-2020-10-world.csv.zst" -o "$work/world.csv"
"$DARYA" import "$work/world.csv" --dataset UNSD:SDG --data "$data" >"$work/import.log" 2>&1
number() { # FILE COLUMN ROW: of a CSV file
    python3 -c 'import csv,sys
rows = list(csv.DictReader(open(sys.argv[1])))
print(rows[int(sys.argv[3])][sys.argv[2]])' "$@"
}
within() { # NAME NUMBER LEAST MOST
    if awk "BEGIN { exit !($2 >= $3 && $2 <= $4) }"; then echo "ok $1"; else echo "not ok $1: $2 is not within $3 and $4"; fi
}
test_of() { "$DARYA" backtest --data "$data" --format csv --method darya "$@"; }

"$DARYA" backtest --data "$data" --dataset UNSD:SDG >"$work/world.txt"
of_darya() { awk -v field="$1" '$1 == "darya" { print $field; exit }' "$work/world.txt"; }
within 'the world: error under that of ESCAP, percent' "$(of_darya 5)" 20.9 100
within 'the world: codes with less' "$(of_darya 6)" 220 "$(of_darya 2)"
within 'Brier score' "$(of_darya 12)" 0 .142
within 'calibration error' "$(of_darya 13)" 0 .009
for year in 1 2 3 4 5 6 7 8; do
    at() { awk -v year=$year "/^inside $1 %/ { print \$(8 + year) }" "$work/world.txt"; }
    within "80 % interval, $year ahead" "$(at 80)" 78 82
    within "95 % interval, $year ahead" "$(at 95)" 94 96
done
test_of --dataset UNSD:SDG --nature country >"$work/country.csv"
within "countries' own figures" "$(number "$work/country.csv" less_than_unescap 0)" 18.5 100
test_of --dataset UNSD:SDG --places KZ,KG,TJ,TM,UZ,AF >"$work/six.csv"
within 'the six countries' "$(number "$work/six.csv" less_than_unescap 0)" 25 100

"$DARYA" import "$DARYA_SHARED/data/kz" --dataset KZ_BNS:SDG --data "$data" >/dev/null 2>&1
"$DARYA" import "$DARYA_SHARED/data/kg" --data "$data" >/dev/null 2>&1
test_of --dataset KZ_BNS:SDG --dataset KG_NSC:DF_SDG_KG --origins 1990.. --targets 1990.. --least 10 >"$work/national.csv"
within 'national data of Kazakhstan and Kyrgyzstan' "$(number "$work/national.csv" less_than_unescap 0)" 12.5 100

status 'a method that is not there' 2 "$DARYA" backtest --data "$data" --dataset UNSD:SDG --method tea-leaves
says 'and which there are' 'darya, unescap'
status 'years that are none' 2 "$DARYA" backtest --data "$data" --dataset UNSD:SDG --origins 2018..2010
status 'no dataset' 2 "$DARYA" backtest --data "$data"
check 'JSON that reads' sh -c "'$DARYA' backtest --data '$data' --dataset KZ_BNS:SDG --by indicator --format json | python3 -m json.tool"
