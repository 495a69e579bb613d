# Kyrgyzstan's national SDG files: every figure that a careful statistician would count by hand.
. "$(dirname "$0")/lib.sh"
need_shared kg || exit 0

"$DARYA" import "$DARYA_SHARED/data/kg" --data "$data" --json --report "$work/report.csv" >"$work/1.json"
same 'observations read' 26523 "$(json "$work/1.json" KG_NSC:DF_SDG_KG read)"
same 'keys stored' 25349 "$(json "$work/1.json" KG_NSC:DF_SDG_KG stored)"
same 'duplicates' 1174 "$(json "$work/1.json" KG_NSC:DF_SDG_KG duplicate)"
same 'keys on which files disagree' 2 "$(json "$work/1.json" KG_NSC:DF_SDG_KG conflicts)"
same 'keys that differ in an attribute' 467 "$(json "$work/1.json" KG_NSC:DF_SDG_KG noted)"
same 'rows of the Open SDG files' 1374 "$(json "$work/1.json" KG_NSC:SDG_CSV read)"
balanced 'KG balance' "$work/1.json"

grep 'conflict,' "$work/report.csv" >"$work/conflicts"
check 'a conflict shows all candidates with their files' grep -q \
    'KG02._T.*2019.*1.5.1.xml:191, kept.*11.5.1.xml:191.*13.1.1.xml:177' "$work/conflicts"
same 'attribute that differs' 467 "$(grep -c 'differs in SOURCE_DETAIL alone' "$work/report.csv")"
check 'the code outside 1.8 is flagged' grep -q "IS_GE10M.*CL_COMP_BREAKDOWN(1.8)" "$work/report.csv"

"$DARYA" query KG_NSC:DF_SDG_KG --data "$data" >"$work/all.csv"
same 'NaN kept as published' 12 "$(grep -c ',NaN,' "$work/all.csv")"
check 'the value of the first file stands' grep -q \
    'VC_DSR_MORT,KG02,_T,.*,2019,7,' "$work/all.csv"

"$DARYA" import "$DARYA_SHARED/data/kg" --data "$data" --json >"$work/2.json"
same 'nothing new the second time' 0 "$(json "$work/2.json" KG_NSC:DF_SDG_KG stored)"
same 'all unchanged the second time' 25349 "$(json "$work/2.json" KG_NSC:DF_SDG_KG unchanged)"
same 'still release 1' 1 "$(json "$work/2.json" KG_NSC:DF_SDG_KG release)"
round_trip KG_NSC:DF_SDG_KG
round_trip KG_NSC:SDG_CSV
