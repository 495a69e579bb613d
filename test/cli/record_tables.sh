# Lists as CSV and XLSX, out and in: a preview, mistakes by row and column, a step up before working copies go.
. "$(dirname "$0")/lib.sh"
cd "$work"
secret=$("$DARYA" user invite --data "$data" --email f@example.org --name Focal --role focal_point --in region 2>/dev/null | sed 's/.*secret=//')
start_server --data "$data"
list=$at/en/organisations
same 'a focal point signs in' 303 "$(code -c jar "$at/en/invitation" --data-urlencode "secret=$secret" -d 'password=four sheep over the bridge&again=four sheep over the bridge')"
get() { code -b jar "$@"; }
get "$list/import" >/dev/null
csrf=$(grep -o 'name="csrf" value="[^"]*"' body | head -1 | sed 's/.*value="//;s/"//')
table() { code -b jar -F "csrf=$csrf" "$@" "$list/import"; }
holds() { check "$1" grep -qF -- "$2" body; }
count() { "$DARYA" record list organisation --data "$data" --json | grep -o '"id"' | wc -l; }

same 'an empty table to fill in' 200 "$(get "$list/import.csv")"
holds 'with every field' 'sources.1.url'
same 'the same as a workbook' 200 "$(get "$list/import.xlsx")"
check 'which is one' python3 -c 'import zipfile; zipfile.ZipFile("body").testzip()'

printf 'id,name.en,name.ru,kind,seat,founded,sources.1.url\n,Alpha,Альфа,un,place:KG,1998,https://a.example\n,=1+1,Бета,nope,place:KZ,1998-02-30,https://b.example\n' >bad.csv
same 'a table with mistakes is told' 422 "$(table -F file=@bad.csv)"
holds 'by line and column' '<td>3</td><td><bdi class="code">kind</bdi>'
holds 'each of them' '<bdi class="code">founded</bdi>'
check 'and offers no way to save' sh -c '! grep -q "name=\"staged\"" body'
sed -i 's/nope/un/;s/-02-30/-02-28/' bad.csv
same 'a good one is shown first' 200 "$(table -F file=@bad.csv)"
same 'and nothing is saved' 0 "$(count)"
staged=$(grep -o 'name="staged" value="[^"]*"' body | sed 's/.*value="//;s/"//')
same 'then it is saved' 200 "$(table -F "staged=$staged" -F draft=1)"
same 'both rows' 2 "$(count)"
same 'once' 422 "$(table -F "staged=$staged" -F draft=1)"
same 'and no more' 2 "$(count)"
for wrong in /bin/true; do
    same "$(basename "$wrong") is no table" 422 "$(table -F "file=@$wrong;filename=t.csv;type=text/csv")"
done
printf 'GIF89a\0\0\0' >pixel.csv
same 'nor is a picture' 422 "$(table -F file=@pixel.csv)"
same 'nor is nothing' 422 "$(table -F draft=1)"
head -c 12000000 /dev/zero | tr '\0' 'x' >large.csv
same 'nor what is too large' 413 "$(table -F file=@large.csv)"

# --- out
rm jar2 2>/dev/null; cp jar jar2
sqlite=$(python3 - "$data" <<'PY'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1] + '/darya.sqlite')
tables = {r[0]: [k[1] for k in c.execute(f'PRAGMA table_info({r[0]})')] for r in c.execute("SELECT name FROM sqlite_master WHERE type='table'")}
for name, columns in tables.items():
    if 'stepped_up_us' in columns:
        c.execute(f'UPDATE {name} SET stepped_up_us = 1'); print(name)
c.commit()
PY
)
check 'the session is not fresh any more' test -n "$sqlite"
same 'working copies want the password again' 303 "$(get -D head "$list.csv?view=work")"
check 'on its page' grep -qi '^location: /en/confirm?next=' head
same 'a wrong one is refused' 403 "$(code -b jar "$at/en/confirm" --data-urlencode "csrf=$csrf" --data-urlencode 'next=/en/organisations.csv?view=work' -d 'password=wrong')"
same 'the right one goes on' 303 "$(code -b jar "$at/en/confirm" --data-urlencode "csrf=$csrf" --data-urlencode 'next=/en/organisations.csv?view=work' -d 'password=four sheep over the bridge')"
same 'and they come' 200 "$(get -D head "$list.csv?view=work")"
check 'as a file of the day' grep -qi "^content-disposition: attachment; filename=\"organisations-$(date -u +%F).csv\"" head
holds 'a text is no formula in it' "'=1+1"
"$DARYA" audit show --data "$data" --act records.export >trail
check 'the trail has it' grep -q 'records.export' trail
cp body out.csv
same 'the file comes in again' 200 "$(table -F file=@out.csv)"
holds 'and changes nothing' '<dt>unchanged</dt><dd>2</dd>'
same 'as a workbook too' 200 "$(get "$list.xlsx?view=work")"
cp body out.xlsx
same 'which comes in' 200 "$(table -F file=@out.xlsx)"
holds 'and changes nothing either' '<dt>unchanged</dt><dd>2</dd>'
same 'the public gets what is public' 200 "$(code "$list.csv")"
check 'which is nothing yet' sh -c '! grep -q Alpha body'
same 'and no working copies' 200 "$(code "$list.csv?view=work")"
check 'whatever it asks' sh -c '! grep -q Alpha body'
