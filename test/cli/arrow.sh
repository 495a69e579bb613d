# A reader that we did not write finds in every segment what darya prints.
. "$(dirname "$0")/lib.sh"
need_npm arrow.sh || exit 0
"$DARYA" demo --no-serve --data "$data" >/dev/null
compare() { # DATASET: of a folder that holds it alone
    rm -rf "$work/one" "$work/export"
    "$DARYA" export "$1" --data "$data" --output "$work/export" >/dev/null
    "$DARYA" import "$work/export" --data "$work/one" >/dev/null
    "$DARYA" query "$1" --data "$work/one" >"$work/one.csv"
    check "apache-arrow reads $1 the same" node "$e2e/arrow.mjs" "$work/one/segments" "$work/one.csv"
}
compare UNSD:SDG
compare KG_NSC:SDG
compare KZ_BNS:SDG
need_shared kg || exit 0
"$DARYA" import "$DARYA_SHARED/data/kg" --data "$data" >/dev/null
compare KG_NSC:DF_SDG_KG
"$DARYA" import "$DARYA_SHARED/data/unsd/unsd-sdg-2020-10-six-countries.csv" --dataset UNSD:SIX --data "$data" >/dev/null
compare UNSD:SIX
