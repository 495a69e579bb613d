# A data folder of an older program is copied and brought up to date; one of a newer is refused.
. "$(dirname "$0")/lib.sh"
"$DARYA" demo --no-serve --data "$data" >/dev/null
before=$("$DARYA" query UNSD:SDG --data "$data" | sha256sum)

# as if the last step of the quarantine had not run yet
python3 - "$data/darya.sqlite" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for table, in db.execute("select name from sqlite_master where type = 'table' and name like 'framework%'").fetchall():
    db.execute(f'drop table {table}')
db.execute("delete from migration where owner = 'framework'")
db.commit()
PY
for _ in 1 2 3 4; do "$DARYA" datasets --data "$data" >/dev/null 2>>"$work/complaints" & done
wait
same 'four programs at once upgrade it without complaint' '' "$(cat "$work/complaints")"
same 'one copy was made before' 1 "$(ls "$data/backup" | wc -l)"
same 'nothing is lost' "$before" "$("$DARYA" query UNSD:SDG --data "$data" | sha256sum)"

echo 99 >"$data/format"
status 'a newer folder is refused' 9 "$DARYA" datasets --data "$data"
says 'and that is said' 'written by a newer darya'
status 'for writing too' 9 "$DARYA" import "$work/complaints" --data "$data"
status 'a missing folder is named' 3 "$DARYA" datasets --data "$work/none"
says 'with what to do' 'darya import'
