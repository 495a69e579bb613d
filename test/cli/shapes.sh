# Shapes of places: GeoJSON in, what is left out and why, broken files, and the region's real ones.
. "$(dirname "$0")/lib.sh"

cat >"$work/make.py" <<'PY'
import json, sys
def ring(x, y): return [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
def feature(i, **properties):
    return {'type': 'Feature', 'properties': properties, 'geometry': {'type': 'Polygon', 'coordinates': [ring(60 + i, 40)]}}
codes = sys.argv[1].split()
print(json.dumps({'type': 'FeatureCollection', 'features': [feature(i, code=c) for i, c in enumerate(codes)]}))
PY
shapes() { python3 "$work/make.py" "$1"; }
count() { python3 -c 'import json, sys; print(*json.load(open(sys.argv[1]))["shapes"].values())' "$1"; }
fingerprint() { python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1] + "/darya.sqlite")
print(db.execute("SELECT * FROM shape").fetchall(), db.execute("SELECT * FROM shape_set").fetchall())' "$data"; }

# --- what comes in
kg='KG05 KG08 KG02 KG03 KG04 KG06 KG07 KG11 KG21'
shapes "$kg" >"$work/kg.geojson"
status 'shapes come in' 0 "$DARYA" import "$work/kg.geojson" --data "$data" --owner 'A survey'
says 'and are counted' 'shapes of parts of KG in kg.geojson: stored 9, unchanged 0'
says 'and it says until when maps are drawn' "maps are drawn of days up to $(date -u +%F)"
before=$(fingerprint)
"$DARYA" import "$work/kg.geojson" --data "$data" --json >"$work/2.json"
same 'the same again changes nothing' '9 0 9 0' "$(count "$work/2.json")"
same 'not even the day' "$before" "$(fingerprint)"

# --- what is left out is told
shapes 'KG05 KG08 KG05 XX99 NO GBR' >"$work/odd.geojson"
status 'a file with strangers comes in' 0 "$DARYA" import "$work/odd.geojson" --data "$data" --dry-run
says 'a feature of no place is told by its number' 'odd.geojson: feature 4 is no place of the list: XX99'
says 'two shapes of one place are both left out' 'feature 3 is not the only shape of KG-B'
says 'a place that lies in nothing here is told' 'feature 6 is a place that no map here shows: GB'
says 'an incomplete file draws no map' 'no map is drawn: on no day has every part a shape'
"$DARYA" import "$work/odd.geojson" --data "$data" --dry-run --json --report "$work/report.csv" >"$work/odd.json"
same 'read = stored + unchanged + left out' '6 1 0 5' "$(count "$work/odd.json")"
same 'all that is left out stands in the report' 5 "$(grep -c ',shape,feature' "$work/report.csv")"
same 'a dry run stores nothing' "$before" "$(fingerprint)"

# --- days
status 'a last day can be stated' 0 "$DARYA" import "$work/kg.geojson" --data "$work/d2" --valid-to 2009
says 'and is kept' 'maps are drawn of days up to 2009-12-31'
status 'a day that is none is refused' 6 "$DARYA" import "$work/kg.geojson" --data "$work/d2" --valid-to 2009-13-01
says 'and is told' "feature 1: valid_to is '2009-13-01', which is no date"

# --- broken files change nothing
broken() { # NAME MESSAGE TEXT
    printf '%s' "$3" >"$work/broken.geojson"
    "$DARYA" import "$work/broken.geojson" --data "$data" >"$work/status.out" 2>&1 && echo "not ok $1 is refused"
    says "$1 is refused" "$2"
}
head -c 700 "$work/kg.geojson" >"$work/cut.geojson"
status 'a cut file is refused' 6 "$DARYA" import "$work/cut.geojson" --data "$data"
says 'with line and column' 'cut.geojson:1:70[0-9]: malformed JSON'
one() { printf '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":"KG05"},"geometry":%s}]}' "$1"; }
broken 'a place beyond the poles' 'feature 1: a position lies beyond 180 degrees' "$(one '{"type":"Polygon","coordinates":[[[0,0],[0,91],[1,1],[0,0]]]}')"
broken 'an open ring' 'feature 1: a ring is not closed' "$(one '{"type":"Polygon","coordinates":[[[0,0],[0,9],[1,1],[0,1]]]}')"
broken 'a wrong type' 'feature 1: a ring is no list' "$(one '{"type":"Polygon","coordinates":[{}]}')"
broken 'deep nesting' 'malformed JSON: maximum parsing depth' "$(one "$(printf '[%.0s' $(seq 5000))")"
broken 'another reference system' 'reference system' '{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3857"}},"features":[]}'
same 'and nothing has changed' "$before" "$(fingerprint)"
mkdir "$work/folder" && cp "$work/kg.geojson" "$work/cut.geojson" "$work/folder"
status 'nor does a folder with one broken file' 6 "$DARYA" import "$work/folder" --data "$data"
same 'come in half' "$before" "$(fingerprint)"

# --- maps of them
kz='KZAKM KZAKT KZALM KZATY KZZAP KZZHA KZKAR KZKUS KZKZY KZMAN KZPAV KZSEV KZYUZ KZVOS KZNS KZALA KZSHY'
shapes "$kz" >"$work/kz.geojson"
mkdir -p "$work/repo/data"
{ echo Year,REF_AREA,Value; for year in 2017 2021 2022; do echo "$year,,7"; for code in $kz; do echo "$year,$code,$((year - 2000)).5"; done; done; echo 2021,KZAKM,1.50; } |
    awk -F, '!seen[$1 $2]++ || $3 == "1.50"' | grep -v '^2021,KZAKM,21.5' >"$work/repo/data/indicator_3-2-1.csv"
cp "$work/kz.geojson" "$work/repo"
check 'values and shapes come in together' "$DARYA" import "$work/repo" --dataset KZ_T:SDG --data "$work/maps"
server=
trap 'kill $server 2>/dev/null; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
start_server() { # FOLDER: sets $server and $at
    "$DARYA" serve --data "$1" --listen 127.0.0.1:0 >"$work/serve.out" 2>&1 &
    server=$!
    for _ in $(seq 100); do at=$(sed -n 's/^Darya is at \(.*\)\/$/\1/p' "$work/serve.out"); [ -n "$at" ] && break; sleep 0.05; done
}
start_server "$work/maps"
code() { curl -s -o "$work/body" -w '%{http_code}' "$@"; }
member() { python3 -c 'import json, sys
print(eval(sys.argv[2], {"map": json.load(open(sys.argv[1]))["data"].get("map")}))' "$work/body" "$1"; }
same 'an indicator has a map' 200 "$(code "$at/en/indicators/3.2.1.json")"
same 'of the last year that can be drawn' 2021 "$(member 'map["period"]')"
same 'with a row for each place that was there' 17 "$(member 'len(map["rows"])')"
same 'in classes with their range' "[('1.50', None), ('21.5', None)]" "$(member '[(c["least"], c.get("greatest")) for c in map["classes"]]')"
same 'the capital has the name of that year' "['Nur-Sultan']" "$(member '[r["name"] for r in map["rows"] if r["place"] == "KZ-AST"]')"
same 'it says of which day the boundaries are' "Boundaries from the file kz.geojson, imported on $(LC_ALL=C date -u '+%-d %B %Y'), taken as valid on 31 December 2021." "$(member 'map["boundaries"]')"
check 'and carries the disclaimer' grep -q 'do not imply official endorsement or acceptance by the United Nations' "$work/body"
same 'after the reform there is none' 200 "$(code "$at/en/indicators/3.2.1.json?map=2022")"
same 'which is said' 'No map for 2022: boundaries of every part of Kazakhstan that are valid on 31 December 2022 are not here.' "$(member 'map["none"]')"
same 'and the values still stand there' 20 "$(member 'len(map["rows"])')"
same 'before 2018 neither' 200 "$(code "$at/en/indicators/3.2.1.json?map=2017")"
check 'for South Kazakhstan has no shape' grep -q 'No map for 2017' "$work/body"
same 'a year without values is not answered with another' 404 "$(code "$at/en/indicators/3.2.1?map=1999")"
same 'the map is a file' 200 "$(code "$at/en/indicators/3.2.1.svg?map=2021&draw=map")"
check 'that carries the disclaimer too' grep -q 'endorsement' "$work/body"
check 'and is XML' python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' "$work/body"
same 'a map that cannot be drawn is no file' 404 "$(code "$at/en/indicators/3.2.1.svg?map=2022&draw=map")"
same 'the chart is another file' 0 "$(code "$at/en/indicators/3.2.1.svg" >/dev/null; grep -c endorsement "$work/body")"
same 'a country shows its parts' 200 "$(code "$at/en/places/KZ")"
same 'each a link' 17 "$(grep -o '<a href="/en/places/KZ-[A-Z]*"><path' "$work/body" | wc -l)"
check 'as of the last day that can be drawn' grep -q 'taken as valid on 7 June 2022' "$work/body"
same 'its map is a file' 200 "$(code "$at/fa-AF/places/KZ.svg")"
same 'a place without shapes has none' 404 "$(code "$at/en/places/UZ.svg")"
for q in 'map=%00' 'map=%FF' 'map=2021%27' 'draw=map&draw=map&&=' 'draw=%22%3Cscript%3E&map=2021'; do
    same "an odd query breaks nothing ($q)" 0 "$(code "$at/en/indicators/3.2.1?$q" | grep -c '^5'; grep -c '<script>' "$work/body" | grep -v '^0')"
done
kill $server

# --- the region's own
need_shared kz/regions.geojson || exit 0
"$DARYA" import "$DARYA_SHARED/data/kg/oblasts.geojson" --data "$work/real" --json >"$work/kg.json"
same 'Kyrgyzstan: nine oblasts and cities' '9 9 0 0' "$(count "$work/kg.json")"
status 'Kazakhstan: the 17 regions' 0 "$DARYA" import "$DARYA_SHARED/data/kz/regions.geojson" --data "$work/real"
says 'all stored' 'stored 17, unchanged 0'
says 'valid as a whole up to the reform of June 2022' 'maps are drawn of days up to 2022-06-07'

# --- what such a page weighs
"$DARYA" import "$DARYA_SHARED/data/kz" --dataset KZ_BNS:SDG --data "$work/real" >/dev/null
start_server "$work/real"
weight() { curl -s --compressed -o "$work/body" -w '%{size_download}' "$1"; }
page=$(weight "$at/en/indicators/1.2.1")
check 'an indicator page with a map of real shapes' grep -q '<svg class="map"' "$work/body"
style=$(sed -n 's/.*rel="stylesheet" href="\([^"]*\)".*/\1/p' "$work/body")
all=$((page + $(weight "$at$style") + $(weight "$at/icon.svg")))
check "weighs at most 30 KB ($all bytes)" [ "$all" -le 30720 ]
map=$(weight "$at/en/indicators/1.2.1.svg?draw=map")
check "its map at most 8 KB ($map bytes)" [ "$map" -le 8192 ]
same 'and says that of the 20 regions since 2022' 200 "$(code "$at/en/indicators/1.2.1?map=2023")"
check 'the boundaries are not here' grep -q 'No map for 2023' "$work/body"
kill $server
