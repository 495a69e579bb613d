# Records in PostgreSQL: the same output as with SQLite, an upgrade, two at once, a server that dies.
. "$(dirname "$0")/lib.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
unset DARYA_STORE
pg=$work/pg
chmod 755 "$work" # the server may have to run as another user
address=$(FSYNC=on "$root/script/postgres" start "$pg" 2>"$work/pg.err") || {
    echo "skip postgres.sh: $(tail -n 1 "$work/pg.err")"
    exit 0
}
trap 'stop_server; "$root/script/postgres" stop "$pg"; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
there() { "$DARYA" "$@" --data there --store "$address"; }
here() { "$DARYA" "$@" --data here; }
without_times() { sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/TIME/g; s#(here|there)\b#FOLDER#g'; }
both() { # NAME COMMAND…: the same output and status on both
    local name=$1 a b; shift
    a=$(here "$@" 2>&1; echo "status $?"); b=$(there "$@" 2>&1; echo "status $?")
    same "$name" "$(without_times <<<"$a")" "$(without_times <<<"$b")"
}

both 'the sample comes in' demo --no-serve
both 'and again' demo --no-serve
both 'datasets' datasets
both 'releases' releases UNSD:SDG
for id in UNSD KG_NSC KZ_BNS; do
    here export $id:SDG --output e-here >/dev/null; there export $id:SDG --output e-there >/dev/null
    check "$id exports to the same bytes" diff -r e-here e-there
    rm -rf e-here e-there
done
mkdir -p repo/data
printf 'Year,SEX,REF_AREA,Value\n2019,F,KZAKM,1\n2019-13,M,KZAKM,2\n2020,F,KZAKT,"4,5"\n2021,F,A\xe9,6\n' >repo/data/indicator_1-1-1.csv
both 'a table with bad rows' import repo --dataset TEST:SDG
both 'its quarantine' quarantine list
both 'a row of it' quarantine show 2
both 'a row that is no text' quarantine show 3
there quarantine show 3 >row
check 'keeps its bytes' env LC_ALL=C grep -qaF "$(printf 'A\xe9,6')" row
both 'a row mended' quarantine retry 1 --row '2018,M,KZAKM,2.50'
both 'a row dropped' quarantine drop 2
both 'a row dropped twice' quarantine drop 2
printf 'Year,SEX,REF_AREA,Value\n2019,F,KZAKM,7\n' >repo/data/indicator_1-1-1.csv
both 'a second release' import repo --dataset TEST:SDG --yes
both 'its difference' diff TEST:SDG
both 'undone' undo TEST:SDG
both 'what is there now' query TEST:SDG
both 'what was there' query TEST:SDG --release 2
both 'a dataset that is not there' query TEST:NONE
both 'progress' progress --dataset UNSD:SDG --place KG --format csv

# --- where the records are
check 'nothing of them is in the folder' test ! -e there/darya.sqlite
status 'the folder without its database' 4 "$DARYA" datasets --data there
says 'says what is missing' '--store'
status 'a folder with records of its own' 4 "$DARYA" datasets --data here --store "$address"
DARYA_STORE=$address "$DARYA" datasets --data there >by-environment
check 'DARYA_STORE is an address too' cmp by-environment <(there datasets)
status 'nobody answers' 7 "$DARYA" datasets --data there --store 'postgresql://me:hunter2@127.0.0.1:1/darya'
says 'it is said where' '127.0.0.1'
check 'the password is not told' sh -c "! grep -q hunter2 '$work/status.out'"
status 'a store of another kind' 11 "$DARYA" datasets --data there --store mysql://me:hunter2@host/x
check 'its password neither' sh -c "! grep -q hunter2 '$work/status.out'"

# --- pages
start_server --data there --store "$address"
same 'a page is served' 200 "$(code "$at/en/datasets")"
check 'with what is in the database' grep -q 'TEST:SDG' body
printf 'Year,SEX,REF_AREA,Value\n2019,F,KZAKM,8\n' >repo/data/indicator_1-1-1.csv
there import repo --dataset TEST:NEW --yes >/dev/null 2>&1
for _ in $(seq 40); do code "$at/en/datasets" >/dev/null; grep -q TEST:NEW body && break; sleep 0.1; done
check 'an import by another process shows' grep -q TEST:NEW body

# --- the server of the database dies, and comes again
"$root/script/postgres" kill "$pg"
sleep 0.3
code "$at/en/place/KG?a=1" >/dev/null
status 'a command says that it is away' 7 there datasets
sleep 0.5
check 'it comes again' "$root/script/postgres" again "$pg"
for _ in $(seq 50); do [ "$(code "$at/en/datasets?b=2")" = 200 ] && break; sleep 0.1; done
same 'pages come again as well' 200 "$(code "$at/en/datasets?c=3")"
check 'what was committed is there' sh -c "grep -q TEST:NEW '$work/body'"
stop_server

# --- killed in the middle of imports: the old release or the new one, whole
there query TEST:SDG | sha256sum >sums
for value in 1 2 3 4 5 6; do
    awk -v v=$value 'BEGIN { print "Year,SEX,REF_AREA,Value"; for (i = 0; i < 3000; i++) printf "%d,F,K%d,%d\n", 2000 + i % 20, i / 20, v }' >repo/data/indicator_1-1-1.csv
    there import repo --dataset TEST:SDG --yes >/dev/null 2>&1 & pid=$!
    sleep "0.0$value"
    "$root/script/postgres" kill "$pg"; wait $pid
    sleep 0.2
    "$root/script/postgres" again "$pg" || echo "not ok it starts after kill $value"
    now=$(there query TEST:SDG | sha256sum)
    there import repo --dataset TEST:SDG --yes >/dev/null 2>&1 || echo "not ok an import after kill $value"
    after=$(there query TEST:SDG | sha256sum)
    if [ "$now" = "$(tail -n 1 sums)" ] || [ "$now" = "$after" ]; then echo "ok whole after kill $value"; else echo "not ok neither old nor new after kill $value"; fi
    echo "$after" >>sums
done

# --- two at once, and tables of an older program
there import repo --dataset TEST:A --yes >/dev/null 2>&1 & one=$!
there import repo --dataset TEST:B --yes >/dev/null 2>&1; two=$?
wait $one; one=$?
check 'of two imports one waits or is refused' [ $((one * two)) = 0 ]
before=$(there query UNSD:SDG | sha256sum)
if command -v psql >/dev/null; then
    psql -q "$address" -c 'DROP TABLE framework_title' -c "DELETE FROM migration WHERE owner = 'framework'" >/dev/null
    for _ in 1 2 3 4; do there datasets >/dev/null 2>>complaints & done
    wait
    same 'four programs at once upgrade it, and one says so' 1 "$(wc -l <complaints)"
    check 'that it is without a copy' grep -q 'without a copy' complaints
    same 'nothing is lost' "$before" "$(there query UNSD:SDG | sha256sum)"
    psql -q "$address" -c "INSERT INTO migration (owner, version) VALUES ('series', 99)" >/dev/null
    status 'tables of a newer program are refused' 9 there datasets
fi
