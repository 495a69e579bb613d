# The pages in a browser that we did not write, in nine languages and four widths.
. "$(dirname "$0")/lib.sh"
[ -x /usr/bin/chromium ] || { echo 'skip browser.sh: there is no /usr/bin/chromium'; exit 0; }
need_npm browser.sh || exit 0
"$DARYA" demo --no-serve --data "$data" >/dev/null
# Squares in place of shapes, and numbers in place of figures, for a page with a map.
mkdir -p "$work/repo/data"
python3 - "$work/repo" <<'PY'
import json, sys
codes = 'KG05 KG08 KG02 KG03 KG04 KG06 KG07 KG11 KG21'.split()
def feature(i, code):
    x, y = 70 + i % 5, 39 + i // 5
    return {'type': 'Feature', 'properties': {'code': code}, 'geometry': {'type': 'Polygon', 'coordinates': [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]]}}
json.dump({'type': 'FeatureCollection', 'features': [feature(i, c) for i, c in enumerate(codes)]}, open(sys.argv[1] + '/squares.geojson', 'w'))
open(sys.argv[1] + '/data/indicator_3-2-1.csv', 'w').write('Year,REF_AREA,Value\n2020,,1\n' + ''.join(f'2020,{c},{i}.16666667\n' for i, c in enumerate(codes[1:])))
PY
"$DARYA" import "$work/repo" --dataset T:MAP --data "$data" >/dev/null
start_server --data "$data"
node "$e2e/pages.mjs" "$at" # its status is that of the script: when it dies, that is no success
