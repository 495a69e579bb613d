# For the tests of the whole program: a work folder that goes away, and checks that print
# "ok NAME", "not ok NAME: why" or "skip NAME: why".
set -u
DARYA=$(realpath "${DARYA:-build/release/darya}")
DARYA_SHARED=$(realpath -m "${DARYA_SHARED:-../shared}")
work=$(mktemp -d)
data=$work/data

need_shared() {
    [ -e "$DARYA_SHARED/data/$1" ] && return 0
    echo "skip $(basename "$0"): there is no data/$1 in DARYA_SHARED"
    return 1
}
# The npm packages of test/e2e, put there by one test at a time; once is enough.
e2e=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../e2e")
need_npm() { # WHO
    (
        flock 9 && cd "$e2e" || exit 1
        [ node_modules/.package-lock.json -nt package.json ] ||
            npm install --silent --no-audit --no-fund >/dev/null 2>&1
    ) 9<"$e2e" && return 0
    echo "skip $1: npm packages cannot be installed"
    return 1
}
same() { # NAME EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then echo "ok $1"; else echo "not ok $1: expected '$2', got '$3'"; fi
}
check() { # NAME COMMAND…
    local name=$1; shift
    if "$@" >"$work/check.out" 2>&1; then echo "ok $name"; else echo "not ok $name: $(tail -n 1 "$work/check.out")"; fi
}
json() { # FILE DATASET MEMBER
    python3 -c 'import json,sys
for d in json.load(open(sys.argv[1]))["datasets"]:
    if d["dataset"] == sys.argv[2]: print(d[sys.argv[3]])' "$@"
}
balanced() { # NAME FILE: read = stored + unchanged + duplicate + quarantined, in all and for each
    check "$1" python3 -c 'import json,sys
j = json.load(open(sys.argv[1]))
for d in [j] + j["datasets"]:
    assert d["read"] == d["stored"] + d["unchanged"] + d["duplicate"] + d["quarantined"], d' "$2"
}
round_trip() { # DATASET of $data: export, import into an empty folder, export: the same bytes
    rm -rf "$work/e1" "$work/e2" "$work/again"
    check "$1 exports" "$DARYA" export "$1" --data "$data" --output "$work/e1"
    check "$1 comes in again" "$DARYA" import "$work/e1" --data "$work/again"
    check "$1 exports again" "$DARYA" export "$1" --data "$work/again" --output "$work/e2"
    check "$1 gives the same bytes" diff -rq "$work/e1" "$work/e2"
}
status() { # NAME EXPECTED COMMAND…: exit status and a message
    local name=$1 expected=$2; shift 2
    "$@" >"$work/status.out" 2>&1
    local got=$?
    if [ $got = "$expected" ]; then echo "ok $name"; else echo "not ok $name: status $got, expected $expected: $(tail -n 1 "$work/status.out")"; fi
}
says() { # NAME TEXT: what the last status printed
    if grep -q -- "$2" "$work/status.out"; then echo "ok $1"; else echo "not ok $1: $(tail -n 2 "$work/status.out" | tr '\n' ' ')"; fi
}

# A server, which goes away with the test.
server=
stop_server() { [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server"; local s=$?; server=; return $s; }
trap 'stop_server; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
start_server() { # ARGUMENT…: sets $server and $at
    : >"$work/serve.out"
    "$DARYA" serve --listen 127.0.0.1:0 "$@" >"$work/serve.out" 2>"$work/serve.err" &
    server=$!
    for _ in $(seq 100); do
        at=$(sed -n 's/^Darya is at \(.*\)\/$/\1/p' "$work/serve.out")
        [ -n "$at" ] && return 0
        sleep 0.05
    done
    echo "not ok the server starts: $(tail -n 1 "$work/serve.err")"
    exit 1
}
code() { curl -s -o "$work/body" -w '%{http_code}' "$@"; }
