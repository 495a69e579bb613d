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

# --- the region's own
need_shared kz/regions.geojson || exit 0
"$DARYA" import "$DARYA_SHARED/data/kg/oblasts.geojson" --data "$work/real" --json >"$work/kg.json"
same 'Kyrgyzstan: nine oblasts and cities' '9 9 0 0' "$(count "$work/kg.json")"
status 'Kazakhstan: the 17 regions' 0 "$DARYA" import "$DARYA_SHARED/data/kz/regions.geojson" --data "$work/real"
says 'all stored' 'stored 17, unchanged 0'
says 'valid as a whole up to the reform of June 2022' 'maps are drawn of days up to 2022-06-07'
