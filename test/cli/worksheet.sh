# My work: what is due from an account, returned to it, to be verified by it; the same as a table, taken away and sent back.
. "$(dirname "$0")/lib.sh"
cd "$work"
darya() { "$DARYA" "$@" --data "$data"; }
S='"sources":[{"url":"https://example.org/a"}],"where":[{"to":"place:KG"}]'
put() { # ID JSON: published
    printf '%s' "$2" >body.json
    darya record save "${1%%:*}" body.json --id "$1" --submit >/dev/null && darya record publish "$1" >/dev/null
}
promise() { # ID REST: of organisation:alfa unless REST says otherwise
    local by='"made_by":[{"to":"organisation:alfa"}],'
    case $2 in *made_by*) by= ;; esac
    put "commitment:$1" "{\"name\":{\"en\":\"Sample $1\",\"ru\":\"Пример $1\"},\"kind\":\"task\",$by$2,$S}"
}
for o in alfa beta; do put organisation:$o "{\"name\":{\"en\":\"Body $o\"},\"kind\":\"un\",\"sources\":[{\"url\":\"https://example.org/a\"}]}"; done
tomorrow=$(date -u -d '+1 day' +%F)
promise late '"status":"open","due":"2025-03"'
promise soon "\"status\":\"open\",\"due\":\"$tomorrow\""
promise dayless '"status":"under_way","progress":{"en":"Begun."}'
promise secret '"status":"open","sensitivity":"restricted","reason":"r"'
promise finished '"status":"done"'
promise anothers '"status":"open","made_by":[{"to":"organisation:beta"}]'
promise betadone '"status":"done","made_by":[{"to":"organisation:beta"}]'

enter() { # NAME ROLE ORGANISATION: signs in, cookies in NAME.jar, the mark of forms in NAME.csrf
    local secret
    secret=$(darya user invite --email "$1@example.org" --name "$1" --role "$2" --in place:KG ${3:+--organisation "$3"} 2>/dev/null | sed 's/.*secret=//')
    same "$1 signs in" 303 "$(code -c "$1.jar" "$at/en/invitation" --data-urlencode "secret=$secret" -d 'password=four sheep over the bridge&again=four sheep over the bridge')"
    code -b "$1.jar" "$at/en/work" >/dev/null
    grep -o 'name="csrf" value="[^"]*"' body | head -1 | sed 's/.*value="//;s/"//' >"$1.csrf"
}
start_server --data "$data"
enter owner contributor organisation:alfa
enter other contributor organisation:beta
enter focal focal_point organisation:alfa
enter reader reader organisation:alfa
enter reviewer reviewer
page() { code -b "$1.jar" "$at/en/$2"; }
rows() { # KIND: the ids of that part of the page in body
    python3 -c 'import json,sys
for part in json.load(open("body"))["data"]["parts"]:
    if part["id"] == sys.argv[1]: print(*[r["id"].split(":")[1] + ("!" if r["is_overdue"] else "") for r in part["rows"]])' "$1"
}
table() { local who=$1; shift; code -b "$who.jar" -F "csrf=$(cat "$who.csrf")" "$@" "$at/en/work"/import; }
staged() { grep -o 'name="staged" value="[^"]*"' body | sed 's/.*value="//;s/"//'; }
holds() { check "$1" grep -qF -- "$2" body; }
lacks() { check "$1" sh -c "! grep -qF -- '$2' body"; }
field() { darya record show "$1" --json | python3 -c 'import json,sys
r = json.load(sys.stdin)
for k in sys.argv[1].split("."): r = r[int(k)] if k.isdigit() else r[k]
print(r)' "$2"; }
edit() { # FILE PYTHON…: of the rows (dicts) of a CSV file, by csv.DictReader
    python3 - "$@" <<'PY'
import csv, sys
name, code = sys.argv[1], sys.argv[2]
with open(name, encoding='utf-8-sig', newline='') as f:
    r = csv.DictReader(f); rows = list(r); columns = list(r.fieldnames)
of = {row['id'].split(':')[1]: row for row in rows}
exec(code)
with open(name, 'w', encoding='utf-8-sig', newline='') as f:
    w = csv.DictWriter(f, columns, delimiter=globals().get('delimiter', ',')); w.writeheader(); w.writerows(rows)
PY
}

# --- the page
same 'the page of an owner' 200 "$(page owner work.json)"
same 'what is over its day is first, then by day, then what has none' 'late! soon dayless secret' "$(rows due)"
same 'an owner does not verify' 'betadone' "$(rows verify)"
page other work.json >/dev/null
same 'another has other duties' 'anothers' "$(rows due)"
same 'and verifies what it does not owe' 'finished' "$(rows verify)"
page reader work.json >/dev/null
same 'who only reads knows what is due' 'late! soon dayless secret' "$(rows due)"
page reader work >/dev/null
lacks 'and is offered no form' '/edit'
page owner work >/dev/null
holds 'a link straight to the form' '/en/commitments/late/edit#f-status'
holds 'it is overdue' 'overdue'
page reviewer work >/dev/null
holds 'nothing waits for a reviewer yet' 'Nothing waits for you now.'
same 'nobody has no work' 303 "$(code "$at/en/work")"
same 'nor a table' 403 "$(code "$at/en/work.csv")"

# --- the table, out and in
same 'the table' 200 "$(code -b owner.jar -D head "$at/en/work.csv")"
cp body sheet.csv; cp sheet.csv first.csv
check 'as a file of the day' grep -qi "filename=\"worksheet-commitments-$(date -u +%F).csv\"" head
same 'has what one reports, and notes in brackets' 'id,revision,(what is waited for),(Name),(Due by),(what the reviewer says),status,progress.en,evidence.1.what.en,evidence.1.url,evidence.1.file,evidence.1.date,verified_by,verified_on' "$(head -1 sheet.csv | sed 's/^\xef\xbb\xbf//' | tr -d '\r')"
same 'what is restricted is for those who may export' 'betadone dayless late soon' "$(sed 1d sheet.csv | cut -d, -f1 | cut -d: -f2 | sort | tr '\n' ' ' | sed 's/ $//')"
page owner work >/dev/null
holds 'and the page says so' 'only for those who may export it'
check 'the trail has it' sh -c "'$DARYA' audit show --data '$data' --act records.export | grep -q records.export"
same 'a focal point exports what is restricted' 200 "$(page focal work.csv)"
holds 'too' commitment:secret
same 'as it is, the table changes nothing' 200 "$(table owner -F file=@sheet.csv)"
holds 'nothing at all' '<dt>unchanged</dt><dd>4</dd>'
lacks 'and is not to be saved' 'name="staged"'
edit sheet.csv "of['late'].update({'status': 'under_way', 'progress.en': '=SUM(A1)', 'evidence.1.what.en': 'Minutes', 'evidence.1.url': 'https://example.org/m', 'evidence.1.date': '2026-02-30'})"
same 'a mistake is told' 422 "$(table owner -F file=@sheet.csv)"
holds 'by line and column' '<bdi class="code">evidence.1.date</bdi>'
edit sheet.csv "of['late']['evidence.1.date'] = '2026-02-28'; delimiter = ';'"
same 'semicolons are read as well' 200 "$(table owner -F file=@sheet.csv)"
holds 'what changes is shown' '<ins>Minutes</ins>'
before=$(field commitment:late revision)
same 'nothing is saved yet' open "$(field commitment:late body.status)"
same 'then it is' 200 "$(table owner -F "staged=$(staged)" -F submit=1)"
same 'the one row' under_way "$(field commitment:late body.status)"
same 'as a revision' $((before + 1)) "$(field commitment:late revision)"
same 'that waits for review' submitted "$(field commitment:late state)"
same 'a text that looks like a formula is a text' '=SUM(A1)' "$(field commitment:late body.progress.en)"
same 'others are as they were' 2 "$(field commitment:soon revision)"
same 'the table once more' 200 "$(page owner work.csv)"
holds 'is no formula for a spreadsheet either' "'=SUM(A1)"
holds 'and has room for one more proof' 'evidence.2.url'

# --- steps of the review are no change; a change is told
darya record publish commitment:late >/dev/null
cp body sheet.csv
edit sheet.csv "of['late']['progress.en'] = 'Half done.'"
same 'that it was published meanwhile hinders nothing' 200 "$(table owner -F file=@sheet.csv)"
printf '%s' "$(darya record show commitment:late --json)" | python3 -c 'import json,sys
b = json.load(sys.stdin)["body"]; b["progress"] = {"en": "Somebody else was here."}; json.dump(b, open("body.json", "w"))'
darya record save commitment body.json --id commitment:late --base "$(field commitment:late revision)" >/dev/null
edit sheet.csv "of['soon']['progress.en'] = 'On its way.'"
same 'another text is a conflict' 422 "$(table owner -F file=@sheet.csv)"
holds 'with what the other wrote' 'Somebody else was here.'
holds 'and the other row may be saved' 'Only the rows without a problem are saved'
same 'which it is' 200 "$(table owner -F "staged=$(staged)" -F draft=1)"
same 'alone' 'On its way.' "$(field commitment:soon body.progress.en)"
same 'nothing of the other one is lost' 'Somebody else was here.' "$(field commitment:late body.progress.en)"

# --- what a table may not
wrong() { # NAME WORDS CODE: of the owner, from the first table
    cp first.csv wrong.csv; edit wrong.csv "$3"
    same "$1 is refused" 422 "$(table owner -F file=@wrong.csv)"
    holds "$1: why" "$2"
}
wrong 'a record that is hidden' 'There is no such record' "of['dayless']['id'] = 'commitment:nowhere'"
wrong 'a row without a record' 'Please fill this in' "rows.append({**of['dayless'], 'id': '', 'revision': ''})"
wrong 'a row without a revision' 'Please fill this in' "of['dayless'].update({'revision': '', 'progress.en': 'x'})"
wrong 'a row of no revision' 'Not the number of a revision' "of['dayless'].update({'revision': '0', 'progress.en': 'x'})"
wrong 'the same row twice' 'Given twice' "rows.append(dict(of['dayless']))"
wrong 'a column that no field has' 'no such' "columns.append('colour'); [r.update(colour='red') for r in rows]"
wrong 'an owner that verifies itself' 'cannot verify it' "of['dayless'].update({'status': 'done', 'verified_by': 'organisation:alfa'})"
wrong 'a verified one that is open' 'verif' "of['dayless']['verified_by'] = 'organisation:beta'"
put commitment:kz "{\"name\":{\"en\":\"Sample kz\"},\"kind\":\"task\",\"status\":\"open\",\"made_by\":[{\"to\":\"organisation:alfa\"}],\"sources\":[{\"url\":\"https://example.org/a\"}],\"where\":[{\"to\":\"place:KZ\"}]}"
wrong 'what is out of reach' 'There is no such record' "of['dayless']['id'] = 'commitment:kz'"
same 'who reads only sends nothing' 403 "$(table reader -F file=@first.csv)"
printf 'name\nx\n' >none.csv
same 'a table without ids' 422 "$(table owner -F file=@none.csv)"
holds 'is told so' 'no row of the table has an id'
same 'a table of nobody' 401 "$(code -F file=@first.csv "$at/en/work"/import | sed 's/303/401/;s/403/401/')"
same 'no other type has one' 404 "$(page owner 'work.csv?type=people')"

# --- as spreadsheets save it
page owner work.csv >/dev/null; cp body sheet.csv
edit sheet.csv "of['dayless']['progress.en'] = 'Ёлка; ўзбек'; delimiter = '\t'"
python3 -c 'open("unicode.txt", "wb").write(open("sheet.csv", encoding="utf-8-sig", newline="").read().encode("utf-16"))'
same 'UTF-16 with tabs' 200 "$(table owner -F file=@unicode.txt)"
holds 'is read' 'Ёлка; ўзбек'

# --- verifying, as another
printf "id,revision,verified_by\ncommitment:finished,$(field commitment:finished revision),organisation:beta\n" >own.csv
same 'an owner names nobody who verified' 422 "$(table owner -F file=@own.csv)"
holds 'and is told whose that is' 'cannot say that it was verified'
page other work.json >/dev/null
same 'so it waits for another still' 'finished' "$(rows verify)"
page other work.csv >/dev/null; cp body verify.csv
edit verify.csv "of['finished'].update({'verified_by': 'organisation:beta', 'verified_on': '2026-11-26'})"
same 'who does not owe it verifies it' 200 "$(table other -F file=@verify.csv)"
same 'by the table' 200 "$(table other -F "staged=$(staged)" -F submit=1)"
same 'and so it is' organisation:beta "$(field commitment:finished body.verified_by.to)"

# --- whoever an owner was merged into is that owner
put organisation:gone '{"name":{"en":"Body gone"},"kind":"un","sources":[{"url":"https://example.org/a"}]}'
promise merged '"status":"open","made_by":[{"to":"organisation:gone"}]'
darya record merge organisation:gone organisation:alfa --note 'the same one' >/dev/null
merged="id,revision,status,verified_by\ncommitment:merged,$(field commitment:merged revision),done,organisation"
printf "$merged:alfa\n" >merged.csv
same 'what was merged does not verify itself' 422 "$(table owner -F file=@merged.csv)"
holds 'and is told why' 'cannot verify it'
same 'though another sends it' 422 "$(table other -F file=@merged.csv)"
printf "$merged:gone\n" >merged.csv
same 'nor by the name that it had' 422 "$(table other -F file=@merged.csv)"

# --- returned, with its note
page owner work.csv >/dev/null; cp body sheet.csv
edit sheet.csv "of['dayless']['progress.en'] = 'Nearly.'"
table owner -F file=@sheet.csv >/dev/null; table owner -F "staged=$(staged)" -F submit=1 >/dev/null
page reviewer work.json >/dev/null
check 'it waits for its reviewer' sh -c "grep -q commitment:dayless body"
darya record return commitment:dayless --note 'Nearly what?' >/dev/null
page owner work.json >/dev/null
same 'it came back' dayless "$(rows returned)"
page owner work >/dev/null
holds 'with the note' 'Nearly what?'
page owner work.csv >/dev/null
holds 'in the table, too' 'Nearly what?'

# --- as a workbook, by a library that is not ours
same 'the workbook' 200 "$(page owner work.xlsx)"
cp body sheet.xlsx
library=
for python in $(type -ap python3); do "$python" -c 'import openpyxl' 2>/dev/null && library=$python && break; done
if [ -n "$library" ]; then
    cat >book.py <<'PY'
import datetime, openpyxl
book = openpyxl.load_workbook('sheet.xlsx'); sheet = book.active
columns = {c.value: c.column for c in sheet[1]}
for row in range(2, sheet.max_row + 1):
    if sheet.cell(row, 1).value == 'commitment:dayless':
        sheet.cell(row, columns['progress.en']).value = 'Done by the river.'
        sheet.cell(row, columns['evidence.1.what.en']).value = 'Photographs'
        day = sheet.cell(row, columns['evidence.1.date']); day.value = datetime.date(2026, 5, 4); day.number_format = 'dd.mm.yyyy'
book.save('sheet.xlsx')
PY
    "$library" book.py
    same 'changed by a spreadsheet' 200 "$(table owner -F file=@sheet.xlsx)"
    holds 'shows what changes' 'Done by the river.'
    same 'and is saved' 200 "$(table owner -F "staged=$(staged)" -F draft=1)"
    same 'with its text' 'Done by the river.' "$(field commitment:dayless body.progress.en)"
    same 'a day that was typed as a day' 2026-05-04 "$(field commitment:dayless body.evidence.0.date)"
else
    echo 'skip a workbook changed by a spreadsheet: there is no openpyxl'
fi
for language in ru ps fa-AF; do same "the page in $language" 200 "$(code -b owner.jar "$at/$language/work")"; done

# --- more than a table holds
page owner work >/dev/null
lacks 'a short list has no word of a bound' 'at most 500 rows'
{
    echo 'name.en,kind,status,made_by,sources.1.url,where'
    for i in $(seq 501); do echo "Many $i,task,open,organisation:alfa,https://example.org/a,place:KG"; done
} >many.csv
check 'many are due' darya records import --type commitment many.csv
page owner work >/dev/null
holds 'the page says how long a table is' 'at most 500 rows'
page owner work.csv >/dev/null; cp body many.csv
same 'the table is so long' 500 "$(python3 -c 'import csv; print(sum(1 for _ in csv.DictReader(open("many.csv", encoding="utf-8-sig", newline=""))))')"
same 'and is taken back whole' 200 "$(table owner -F file=@many.csv)"
