# The sample region: every figure of it stands in the files of its source, and no reader is told another thing.
. "$(dirname "$0")/lib.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)

check 'the figures of the sample are under 1 MB' [ "$(du -bc "$root"/sample/*/ "$root"/sample/*.csv | tail -n 1 | cut -f1)" -lt 1000000 ]
check 'its register is under 500 KB' [ "$(du -b "$root/sample/register.jsonl" | cut -f1)" -lt 500000 ]
check 'every name and label is there in nine languages' python3 -c '
import csv, sys
for name in ("names.csv", "labels.csv"):
    for row in csv.DictReader(open(f"{sys.argv[1]}/{name}", encoding="utf-8")):
        for lang in ("en", "ru", "kk", "ky", "tg", "tk", "uz", "fa-AF", "ps"):
            assert row[lang], (name, row, lang)' "$root/sample"
check 'every dataset says whose it is, under which terms and from where' python3 -c '
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    assert all(row.values()) and row["source_url"].startswith("https://"), row' "$root/sample/datasets.csv"
check 'six countries have what they are asked for first' python3 -c '
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
for indicator in ("2.2.1", "2.2.2", "3.1.1", "3.3.2", "7.1.1", "15.1.2", "15.5.1", "17.6.1"):
    have = {r["REF_AREA"] for r in rows if r["INDICATOR"] == indicator}
    assert have == {"004", "398", "417", "762", "795", "860"}, (indicator, have)' "$root/sample/unsd/data.csv"
newest() { # FOLDER INDICATOR AREA: "PERIOD VALUE UNIT"
    awk -F, -v i="$2" -v a="$3" '$7 == i && $3 == a && $5 >= p { p = $5; v = $6; u = $4 } END { print p, v, u }' "$root/sample/$1/data.csv"
}
same 'Internet use is of all from 15 years on' '2023 86.113021 PT' "$(newest kg_nsc 17.8.1 KG)"
same 'so are accounts' '2023 45.94958 PT' "$(newest kg_nsc 8.10.2 KG)"
same 'stunting is of all under 5' '2023 14.1 PT' "$(newest kg_nsc 2.2.1 KG)"
same 'a unit from the settings, by its text' '2023 11.4 PER_100000_LIVE_BIRTHS' "$(newest kz_bns 3.1.1 KZ)"
same 'one that is written otherwise there' '2019 0.34 TNE_TH_TNG' "$(newest kz_bns 7.3.1 KZ)"
same 'a unit from the settings, by its code' '2023 5.0 PT' "$(newest kz_bns 15.1.1 KZ)"
same 'a bound in place of a number is kept' '>95' "$(awk -F, '$2 == "EG_EGY_CLEAN" && $3 == "795" && $5 == 2018 { print $9 }' "$root/sample/unsd/data.csv")"

need_shared kz/data && need_shared kg/data && need_shared unsd || exit 0

# The source files are read here without Darya.
cat >"$work/figures.py" <<'PY'
import csv, glob, os, re, sys, xml.etree.ElementTree as xml
sample, data = sys.argv[1:]
wanted = list(csv.DictReader(open(f'{sample}/names.csv', encoding='utf-8')))

def parts_of(source):
    return {cell.split()[0]: dict(p.split('=') for p in cell.split()[1:]) for cell in (n[source] for n in wanted) if cell}

def unsd():
    short = {'<5Y': 'LT5Y', '<1M': 'LT1M', '15+': '15PLUS'}
    parts = parts_of('unsd')
    with open(f'{data}/unsd/unsd-sdg-2020-10-six-countries.csv', encoding='utf-8') as f:
        for r in csv.DictReader(f):
            asked = parts.get(r['SeriesCode'])
            if asked is not None:
                given = {k: r['[' + k.replace('_', ' ').title() + ']'] for k in asked}
                if {k: short.get(v, v) for k, v in given.items()} == asked:
                    yield r['SeriesCode'], r['GeoAreaCode'].zfill(3), r['TimePeriod'], r['[Units]'], r['Value']

def kg_nsc():
    parts = parts_of('kg_nsc')
    for path in glob.glob(f'{data}/kg/data/*.xml'):
        for s in xml.parse(path).iter('Series'):
            asked = parts.get(s.get('SERIES'))
            if asked is not None and all(s.get(k) == v for k, v in asked.items()):
                for o in s.iter('Obs'):
                    yield s.get('SERIES'), s.get('REF_AREA'), o.get('TIME_PERIOD'), s.get('UNIT_MEASURE') or o.get('UNIT_MEASURE'), o.get('OBS_VALUE')

def kz_bns():
    for code, asked in parts_of('kz_bns').items():
        with open(f'{data}/kz/data/indicator_{code}.csv', encoding='utf-8-sig') as f:
            for r in csv.DictReader(f):
                if all(r.get(k) == v for k, v in asked.items()):
                    yield code, r.get('REF_AREA') or 'KZ', r['Year'], r.get('UNIT_MEASURE'), r['Value']

def same_value(published, ours):
    published = published.strip()
    return published == ours or ('e' in published.lower() and float(published) == float(ours))

def same_unit(published, ours): # codes of Darya's own where the published text is none
    return not published or published == ours or {'MGR/M^3': 'MGR_M_3', 'кг СО2-экв/межд.доллар': '_2-___2b651c03'}.get(published) == ours

for source in (unsd, kg_nsc, kz_bns):
    published = {}
    for code, area, period, unit, value in source():
        if value and value.strip():
            published.setdefault((code, area, period), []).append((unit, value))
    lost = []
    with open(f'{sample}/{source.__name__}/data.csv', encoding='utf-8') as f:
        rows = list(csv.DictReader(f))
    for r in rows:
        key = r['SERIES'], r['REF_AREA'], r['TIME_PERIOD']
        if not any(same_value(value, r['OBS_VALUE'] or r['PUBLISHED_VALUE']) and same_unit(unit, r['UNIT_MEASURE']) for unit, value in published.get(key, ())):
            lost.append((key, r['UNIT_MEASURE'], r['OBS_VALUE'], published.get(key)))
    name = f'{len(rows)} figures of {source.__name__} stand in its files'
    print(f'ok {name}' if rows and not lost else f'not ok {name}: {len(lost)} do not, as {lost[:2]}')
PY
python3 "$work/figures.py" "$root/sample" "$DARYA_SHARED/data" || echo 'not ok the figures can be compared'

check 'the sample can be made' "$root/script/make-sample" "$work/again"
for folder in unsd kg_nsc kz_bns; do
    check "$folder: the same bytes" diff -r "$root/sample/$folder" "$work/again/$folder"
done
