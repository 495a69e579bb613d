# The bulk table of the UN Statistics Division: six countries and the world.
. "$(dirname "$0")/lib.sh"
need_shared unsd || exit 0

six=$DARYA_SHARED/data/unsd/unsd-sdg-2020-10-six-countries.csv
"$DARYA" import "$six" --data "$data" --json >"$work/1.json"
same 'six countries read' 29050 "$(json "$work/1.json" UNSD:SDG read)"
balanced 'six countries balance' "$work/1.json"
"$DARYA" query UNSD:SDG --data "$data" >"$work/all.csv"
same 'rows that name several indicators' 6141 \
    "$(python3 -c 'import csv,sys; print(sum("," in r["INDICATOR"] for r in csv.DictReader(open(sys.argv[1]))))' "$work/all.csv")"
round_trip UNSD:SDG

world=$DARYA_SHARED/data/unsd/unsd-sdg-2020-10-world.csv.zst
"$DARYA" import "$world" --data "$work/world" --json >"$work/2.json"
same 'world read' 1128726 "$(json "$work/2.json" UNSD:SDG read)"
same 'world stored' 1128726 "$(json "$work/2.json" UNSD:SDG stored)"
"$DARYA" query UNSD:SDG --data "$work/world" >"$work/world.csv"
same 'values that are no plain numbers come back' 6348 \
    "$(python3 -c 'import csv,sys; print(sum(r["PUBLISHED_VALUE"] != "" for r in csv.DictReader(open(sys.argv[1]))))' "$work/world.csv")"
