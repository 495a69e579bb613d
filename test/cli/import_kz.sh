# Kazakhstan's Open SDG repository: 273 files, every row accounted for.
. "$(dirname "$0")/lib.sh"
need_shared kz || exit 0

"$DARYA" import "$DARYA_SHARED/data/kz" --dataset KZ_BNS:SDG --data "$data" --json >"$work/1.json"
rows=$(awk 'FNR > 1 && !/^\r?$/' "$DARYA_SHARED"/data/kz/data/*.csv | wc -l)
files=$(ls "$DARYA_SHARED"/data/kz/data/*.csv | wc -l)
same 'files' 273 "$files"
same 'every row that is not empty was read' "$rows" "$(json "$work/1.json" KZ_BNS:SDG read)"
balanced 'KZ balance' "$work/1.json"
for line in 2 20 38 56; do
    check "the value that slid in line $line is in quarantine" sh -c \
        "'$DARYA' quarantine list --data '$data' | grep -q 'indicator_4-c-1-2.csv:$line.*slid into the column of REF_AREA'"
done
"$DARYA" quarantine show 1 --data "$data" >"$work/row"
check 'quarantine keeps the original' grep -q 'original 2019,PT,32.8' "$work/row"
check 'a row can be dropped' "$DARYA" quarantine drop 1 --data "$data"
check 'names come in three languages' sh -c \
    "'$DARYA' export KZ_BNS:SDG --data '$data' --output '$work/x' >/dev/null; grep -c 'xml:lang=\"kk\"' '$work/x/structure.xml'"
round_trip KZ_BNS:SDG
