# Sourced by bench/records.sh and bench/commitments.sh: what they measure with.
set -eu
cd "$(dirname "$0")/.."
script/setup
command -v sqlite3 >/dev/null && command -v wrk >/dev/null || {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends sqlite3 wrk >/dev/null
}
make -s -j"$(nproc)"
darya=$PWD/build/release/darya
work=$(mktemp -d)
server=''
cleanup() {
    [ -n "$server" ] && kill "$server" 2>/dev/null
    rm -rf "$work"
}
trap cleanup EXIT
build() { # NAME…: the programs bench/records_NAME.c
    local name
    for name in "$@"; do
        cc -std=gnu17 -D_GNU_SOURCE -O2 -Isrc "bench/records_$name.c" build/release/libdarya.a -o "$work/$name" \
            $(pkg-config --libs sqlite3 libpq libmicrohttpd expat jansson yaml-0.1 icu-i18n icu-uc zlib libzstd libzip libcrypto xlsxwriter libsodium) -lpthread -lm
    done
}
now() { date +%s%N; }
of() { awk -v name="$1" -v what="$2" '$1 == name { for (i = 2; i < NF; i++) if ($i == what) print $(i + 1) }' "$3"; }
per() { awk "BEGIN { printf \"%.3f\", $1 / $2 }"; }
row() { printf '| %s | %s | %s | %s | %s |\n' "$@" | tee -a "$work/table"; }
begin_table() {
    : >"$work/table"
    row 'work' 'Darya' 'peer' 'ratio' 'to reach'
    row '---' '---' '---' '---' '---'
}
declare -A least
keep() { [ -n "${least[$1]:-}" ] && awk "BEGIN { exit !($2 >= ${least[$1]}) }" || least[$1]=$2; }
by_hand() { # NAME FILE: microseconds of all its statements in one process, without the start of that
    local start middle
    start=$(now); sqlite3 "$db" 'SELECT count(*) FROM facet_key' >/dev/null
    middle=$(now); sqlite3 "$db" <"$2" >"$work/hand.out"
    keep "$1" "$(awk "BEGIN { print ($(now) - $middle - ($middle - $start)) / 1000 }")"
}
fill() { # COUNT…: the store, unless it is there
    local start made loaded
    if [ ! -e "$data" ]; then
        start=$(now)
        "$work/make" $seed "$@" >"$work/lines"
        made=$(now)
        "$darya" records import "$work/lines" --data "$data" >"$work/out"
        cat "$work/out"; rm "$work/lines"
        loaded=$(now)
        "$work/people" "$data" $seed
        echo "made in $(per "$((made - start))" 1e9) s, imported in $(per "$((loaded - made))" 1e9) s, accounts in $(per "$(($(now) - loaded))" 1e9) s"
    fi
    sqlite3 "$db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
}
machine() { echo "machine: $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GiB, $(date -u +%Y-%m-%d)"; }
into_readme() { # MARK: the table goes behind it
    awk -v table="$work/table" -v mark="<!-- $1 -->" '$0 == mark { print; while ((getline line < table) > 0) print line; skip = 1; next }
        skip && /^\|/ { next } { skip = 0; print }' README.md >"$work/readme" && cat "$work/readme" >README.md
}
