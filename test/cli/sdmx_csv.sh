# SDMX-CSV 1.0 and 2.0: what each action means, and what is not lost on the way.
. "$(dirname "$0")/lib.sh"
cd "$work"
printf 'a,b,y,v,n\nX,P,2019,1.0,one\nX,P,2020,2.50,\nX,Q,2019,>95,\nY,P,2019,4,\nY,Q,2019,5,\nZ,P,2019,6,\nZ,P,2020,6,\nZ,P,2021,6,\nZ,P,2022,6,\nZ,P,2023,6,\nZ,Q,2019,6,\n' >t.csv
printf 'dataset: T:S\ncolumns:\n  - {header: a, role: dimension, id: A}\n  - {header: b, role: dimension, id: B}\n  - {header: y, role: period}\n  - {header: v, role: value}\n  - {header: n, role: attribute, id: NOTE}\n' >t.yml
"$DARYA" import t.csv --mapping t.yml --data "$data" >/dev/null
rows() { "$DARYA" query T:S "$@" --data "$data" | tail -n +2 | cut -d, -f4-; }
count() { rows | wc -l; }
same 'at first' 11 "$(count)"
H=STRUCTURE,STRUCTURE_ID,ACTION,A,B,TIME_PERIOD,OBS_VALUE,NOTE,PUBLISHED_VALUE
csv() { # LINE…: an SDMX-CSV 2.0 file
    echo $H; for line in "$@"; do echo "dataflow,T:S(1.0),$line"; done
}
import() { "$DARYA" import "$@" --data "$data" --json >import.json 2>import.err; }

csv 'I,X,P,2021,3,,' 'I,X,P,2019,1.0,one,' >i.csv; import i.csv
same 'I: the new row' 1 "$(json import.json T:S stored)"
same 'I: what is there' 1 "$(json import.json T:S unchanged)"
same 'I: what is absent stays' 12 "$(count)"
csv 'A,X,P,2022,3.5,,' >a.csv; import a.csv
same 'A: what is absent stays' 13 "$(count)"
csv 'M,X,P,2019,1.25,changed,' >m.csv; import m.csv
same 'M: the value is another' 'X,P,2019,1.25,changed,' "$(rows X.P --end 2019)"
same 'M: what is absent stays' 13 "$(count)"
csv 'M,X,P,2019,1.30,,' 'M,X,P,2020,,told later,' >m.csv; import m.csv
same 'M: an empty cell leaves what is there' 'X,P,2019,1.30,changed, X,P,2020,2.50,told later,' "$(rows X.P --end 2020 | xargs)"
balanced 'M: balance' import.json
csv 'M,X,P,2019,1.25,,' 'M,X,P,2019,,changed,' >m.csv; import m.csv
same 'M: rows of one key complete each other' 'X,P,2019,1.25,changed,' "$(rows X.P --end 2019)"
same 'M: that is no conflict' 0 "$(json import.json T:S conflicts)"
csv 'M,X,Q,2019,,now with a note,' >m.csv; import m.csv
same 'M: a text in place of a number stays too' 'X,Q,2019,,now with a note,>95' "$(rows X.Q)"
csv 'I,X,Q,2019,,,>95' >i.csv; import i.csv
same 'I: the row says all of its observation' 'X,Q,2019,,,>95' "$(rows X.Q)"
csv 'M,X,P,2019,8,,' 'R,X,P,2020,9,,' >mixed.csv
status 'R beside another action' 6 "$DARYA" import mixed.csv --data "$data"
says 'the line is named' 'mixed.csv:3'
csv 'Z,X,P,2019,8,,' >z.csv
status 'an unknown action' 6 "$DARYA" import z.csv --data "$data"
csv 'D,X,P,2020,,,' 'M,X,P,2020,2.50,,' >back.csv; import back.csv
same 'D, then M: nothing of before is left' 'X,P,2020,2.50,,' "$(rows X.P --start 2020 --end 2020)"
csv 'D,X,P,2022,,,' >d.csv; import d.csv
same 'D: that row is gone' 12 "$(count)"
same 'D: one deletion is told' 1 "$(json import.json T:S deleted)"
same 'D: the others of its series stay' 3 "$(rows X.P | wc -l)"
csv 'R,X,P,2019,9,,' >r.csv
status 'R: over a tenth would go' 4 "$DARYA" import r.csv --data "$data"
same 'R: without --yes nothing goes' 12 "$(count)"
import r.csv --yes
same 'R: the dataset is what the file says' 'X,P,2019,9,' "$(rows)"
status 'undo' 0 "$DARYA" undo T:S --data "$data"
same 'undo brings all back' 12 "$(count)"
same 'a text in place of a number is still there' 'X,Q,2019,,,>95' "$(rows X.Q)"

csv 'M,X,P,2019,,,NaN' 'M,X,Q,2030,7.10,,' 'M,X,,2019,1,,' 'M,X,P,2019-13,1,,' 'M,X,P,2031,"1,5",,' >odd.csv
echo 'dataflow,T:S(1.0),M,X' >>odd.csv
import odd.csv --report report.csv
same 'odd rows are in quarantine' 4 "$(json import.json T:S quarantined)"
balanced 'odd rows: balance' import.json
check 'a dimension without a code' grep -q 'odd.csv,4,.*no,empty-code,.*dimension B' report.csv
check 'a row that is too short' grep -q 'odd.csv,7,.*no,cell-count' report.csv
same 'NaN is kept' 'X,P,2019,NaN,changed,' "$(rows X.P --end 2019)"
same 'decimals are kept' 'X,Q,2030,7.10,,' "$(rows X.Q --start 2030)"

# SDMX-CSV 1.0, with labels
printf 'DATAFLOW,A,B: Second,TIME_PERIOD,OBS_VALUE,NOTE\nT:S(1.0),X: Ex,Q: Queue,2040,1,"a, note"\n' >one.csv
import one.csv
same '1.0: with labels' 'X,Q,2040,1,"a, note",' "$(rows X.Q --start 2040)"
printf 'DATAFLOW,A,B,TIME_PERIOD,OBS_VALUE,EXTRA\nT:S(1.0),X,Q,2041,1,e\n' >extra.csv
import extra.csv --report report.csv
check 'a column that is no component is told' grep -q "component-unknown,.*'EXTRA'" report.csv
printf 'DATAFLOW,A,B,TIME_PERIOD,OBS_VALUE\nNO:SUCH(1.0),X,Q,2041,1\n' >none.csv
status 'a dataflow that nobody knows' 3 "$DARYA" import none.csv --data "$data"
says 'it is named' 'NO:SUCH'

csv 'M,NEWCODE,P,2019,1,,' 'M,NEWCODE,Q,2019,1,,' >code.csv
import code.csv --report report.csv
same 'a code outside its codelist is stored' 2 "$(json import.json T:S stored)"
same 'and told once, with its place' 1 "$(grep -c "code.csv,2,.*yes,code-unknown,.*'NEWCODE' of A is not in T:" report.csv)"
