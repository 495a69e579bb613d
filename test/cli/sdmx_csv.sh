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

# D with marks, D of all that match, and columns that are not there: from a dataset of four rows
fresh() {
    chmod -R u+w "$data"; rm -rf "$data"
    printf 'a,b,y,v,n\nX,P,2019,1.0,one\nX,P,2020,2.50,two\nX,Q,2019,>95,\nY,P,2019,4,four\n' >f.csv
    "$DARYA" import f.csv --mapping t.yml --data "$data" >/dev/null
}
counts() { for n in read stored unchanged duplicate quarantined deleted; do json import.json T:S $n; done | xargs; }
all() { rows "$@" | xargs; }
fresh; csv 'D,X,P,2019,,-,' 'D,X,P,2020,-,,' 'D,X,Q,2019,,,-' 'D,Z,P,2019,-,,' >d.csv; import d.csv
same 'D: only what is marked goes' 'X,P,2019,1.0, X,P,2020,,two X,Q,2019,, Y,P,2019,4,four' "$(all)"
same 'D: with marks: the counts' '4 3 1 0 0 0' "$(counts)"
import d.csv
same 'D: again: nothing is left to go' '4 0 4 0 0 0' "$(counts)"
csv 'I,X,P,2019,7,new,' 'D,X,P,2019,,-,' 'M,X,P,2019,8,,' >d.csv; import d.csv
same 'D: in the order of the rows' 'X,P,2019,8,' "$(all X.P --end 2019)"
same 'D: that order is no conflict' 0 "$(json import.json T:S conflicts)"
balanced 'D: the order: balance' import.json

fresh; csv 'D,X,,,,,' >d.csv
status 'D with empty dimensions: over a tenth would go' 4 "$DARYA" import d.csv --data "$data"
import d.csv --yes
same 'D with empty dimensions: all that match go' 'Y,P,2019,4,four' "$(all)"
same 'D with empty dimensions: the counts' '1 1 0 0 0 3' "$(counts)"
import d.csv --yes
same 'D of what is not there' '1 0 1 0 0 0' "$(counts)"
fresh; csv 'D,,P,,,-,' 'D,,,2019,-,,' 'D,NONE,,,,,' 'D,,P,,,-,' >d.csv; import d.csv
same 'D with empty dimensions and marks' 'X,P,2019,, X,P,2020,2.50, X,Q,2019,, Y,P,2019,,' "$(all)"
same 'D with empty dimensions and marks: the counts' '4 2 1 1 0 0' "$(counts)"
fresh; csv 'I,X,P,2019,9,nine,' 'D,X,P,,,,' 'I,X,P,2021,3,,' 'D,,P,2021,,,' 'I,Y,P,2021,5,,' >d.csv; import d.csv --yes
same 'D among other rows' 'X,Q,2019,,,>95 Y,P,2019,4,four, Y,P,2021,5,,' "$(all)"
same 'D among other rows: the counts' '5 3 2 0 0 2' "$(counts)"
fresh; printf 'STRUCTURE,STRUCTURE_ID,ACTION,B\ndataflow,T:S(1.0),D,Q\n' >d.csv; import d.csv --yes
same 'D with dimensions that have no column' 'X,P,2019,1.0,one X,P,2020,2.50,two Y,P,2019,4,four' "$(all)"
printf 'STRUCTURE,STRUCTURE_ID,ACTION\ndataflow,T:S(1.0),D\n' >d.csv; import d.csv --yes
same 'D of the whole dataset' '1 1 0 0 0 3' "$(counts)"
same 'D of the whole dataset: nothing is left' '' "$(all)"
fresh; printf 'STRUCTURE,STRUCTURE_ID,ACTION,A,B,TIME_PERIOD,NOTES\ndataflow,T:S(1.0),D,X,P,2019,-\n' >d.csv
import d.csv --report report.csv
same 'D that marks no component deletes nothing' '1 0 0 0 1 0' "$(counts)"
check 'and is told with its place' grep -q 'd.csv,2,30,no,component-unknown' report.csv
csv 'D,X,P,19,,,' >d.csv; import d.csv
same 'D of no period' '1 0 0 0 1 0' "$(counts)"

some() { # ACTION COLUMNS CELLS…: a file without the other columns
    local action=$1; shift
    echo "STRUCTURE,STRUCTURE_ID,ACTION,$1"; shift
    for line in "$@"; do echo "dataflow,T:S(1.0),$action,$line"; done
}
multi() { # FIRST ATTRIBUTE LINE…: heads, then rows
    printf '%s,STRUCTURE_ID,ACTION,A,B,TIME_PERIOD,OBS_VALUE,%s\n' "$1" "$2"
    shift 2; for line in "$@"; do echo "dataflow,T:S(1.0),$line"; done;
}
for action in I M A; do
    fresh; some $action A,B,TIME_PERIOD,NOTE X,P,2019,new X,Q,2019,told X,P,2021,alone >some.csv; import some.csv
    same "$action without OBS_VALUE: the value stays" 'X,P,2019,1.0,new, X,P,2020,2.50,two, X,P,2021,,alone, X,Q,2019,,told,>95 Y,P,2019,4,four,' "$(all)"
    same "$action without OBS_VALUE: the counts" '3 3 0 0 0 0' "$(counts)"
    fresh; some $action A,B,TIME_PERIOD,OBS_VALUE X,P,2019,1.25 X,Q,2019,3 >some.csv; import some.csv
    same "$action without NOTE: the note stays" 'X,P,2019,1.25,one X,P,2020,2.50,two X,Q,2019,3, Y,P,2019,4,four' "$(all)"
done
fresh; multi 'STRUCTURE[;]' 'NOTE[]' 'I,X,P,2019,1.0,a;b' >multi.csv; import multi.csv
mkdir folder; some I A,B,TIME_PERIOD,OBS_VALUE X,P,2019,1.25 >folder/some.csv; import folder --yes
same 'a folder without NOTE: its observations, with their notes' 'X,P,2019,1.25,a;b' "$(all)"
same 'a folder without NOTE: and their form' 1 "$("$DARYA" query T:S --data "$data" | head -n 1 | grep -c 'NOTE\[\]')"
some R A,B,TIME_PERIOD,OBS_VALUE X,P,2019,1.25 >some.csv; import some.csv --yes
same 'R without NOTE: the notes go' 'X,P,2019,1.25,' "$(all)"
fresh; some I A,B,TIME_PERIOD,NOTE X,P,2019,new >some.csv; some I A,B,TIME_PERIOD,OBS_VALUE X,P,2019,1.5 >value.csv
import some.csv value.csv
same 'files of some columns complete each other' 'X,P,2019,1.5,new,' "$(all X.P --end 2019)"
same 'that is no conflict' '2 1 0 1 0 0 0' "$(counts) $(json import.json T:S conflicts)"
some I A,B,TIME_PERIOD,OBS_VALUE X,P,2019,1.6 X,P,2019,1.7 >value.csv; import value.csv
same 'two values of one key are a conflict still' 1 "$(json import.json T:S conflicts)"
same 'the first stands, with its note' 'X,P,2019,1.6,new,' "$(all X.P --end 2019)"

# one component, two columns
twice() { # NAME COLUMN HEADER: refused at that place of line 1
    printf '%s\n' "$3" "$(echo "$3" | sed 's/[^,]*/x/g')" | sed '2s/^x,x/dataflow,T:S(1.0)/' >twice.csv
    sed -i '2s/,x/,I/' twice.csv
    status "$1" 6 "$DARYA" import twice.csv --data "$data"
    says "$1: where" "twice.csv:1:$2: "
    says "$1: what to do" 'leave one of them out'
}
twice 'two OBS_VALUE' 57 STRUCTURE,STRUCTURE_ID,ACTION,A,B,TIME_PERIOD,OBS_VALUE,OBS_VALUE
twice 'two of a dimension' 35 STRUCTURE,STRUCTURE_ID,ACTION,A,B,B,TIME_PERIOD,OBS_VALUE
twice 'two TIME_PERIOD' 47 STRUCTURE,STRUCTURE_ID,ACTION,A,B,TIME_PERIOD,TIME_PERIOD,OBS_VALUE
twice 'two of an attribute' 52 STRUCTURE,STRUCTURE_ID,ACTION,A,B,TIME_PERIOD,NOTE,NOTE
twice 'two ACTION' 31 STRUCTURE,STRUCTURE_ID,ACTION,ACTION,A,B,TIME_PERIOD
printf 'STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,A,A,B,Second,TIME_PERIOD,TIME_PERIOD,OBS_VALUE,OBS_VALUE\ndataflow,T:S(1.0),S,I,X,Ex,P,Pe,2030,2030,5,\n' >name.csv
import name.csv
same 'labels=name: a name like the id is no second column' 'X,P,2030,5,,' "$(all X.P --start 2030)"

# several values, several languages
fresh; multi 'STRUCTURE[;]' 'NOTE[]' 'I,X,P,2019,1.0,a;b' 'M,X,P,2020,,"c, d;e"' >multi.csv; import multi.csv --report report.csv
same 'NOTE[]: the values are kept' 'X,P,2019,1.0,a;b,/X,P,2020,2.50,"c, d;e",/' "$(rows X.P | tr '\n' /)"
same 'NOTE[]: no column is left out' 0 "$(grep -c component-unknown report.csv)"
same 'NOTE[]: it has its head again' 'STRUCTURE[;],STRUCTURE_ID,ACTION,A,B,TIME_PERIOD,OBS_VALUE,NOTE[],PUBLISHED_VALUE' "$("$DARYA" query T:S --data "$data" | head -n 1)"
round_trip T:S
import f.csv --mapping t.yml
same 'NOTE[]: a file that knows no parts leaves the head' 1 "$("$DARYA" query T:S --data "$data" | head -n 1 | grep -c 'NOTE\[\]')"
fresh; multi 'STRUCTURE[;]' 'NOTE[en;ru]' 'I,X,P,2019,1.0,"en:one;ru:один ""1"""' >multi.csv; import multi.csv
same 'NOTE[en;ru]: the texts are kept' 'X,P,2019,1.0,en:one;ru:один 1,' "$(all X.P --end 2019 | tr -d '"')"
round_trip T:S
multi 'STRUCTURE[;]' 'NOTE[ky;ru]' 'I,X,P,2020,2.50,ky:эки;ru:два' >multi.csv; import multi.csv
same 'languages join those that are there' 1 "$("$DARYA" query T:S --data "$data" | head -n 1 | grep -c 'NOTE\[en;ru;ky\]')"
multi 'STRUCTURE[|]' 'NOTE[ky|ru]' 'I,X,P,2020,2.50,ky:эки|ru:два' >multi.csv
status 'another separator is refused' 4 "$DARYA" import multi.csv --data "$data"
says 'the separator to take is named' 'STRUCTURE\[;\]'
multi STRUCTURE 'NOTE[]' 'I,X,P,2020,2.50,a;b' >multi.csv
status 'values of several parts without a separator' 6 "$DARYA" import multi.csv --data "$data"
says 'their column is named' 'multi.csv:1:57'
multi 'STRUCTURE[;]' 'NOTE[en;ru;kk;ky;tg;tk;uz;fa;ps]' 'I,Y,Q,2020,2.50,en:nine' >multi.csv; import multi.csv
same 'more separators of parts than of cells' 'Y,Q,2020,2.50,en:nine,' "$(all Y.Q)"

# bytes that are not UTF-8
fresh; csv 'I,X,P,2019,1.0,one,' >bytes.csv; printf 'dataflow,T:S(1.0),I,X,P,2024,1,caf\351,\n' >>bytes.csv
import bytes.csv --report report.csv
same 'a note that is not UTF-8 is in quarantine' '2 0 1 0 1 0' "$(counts)"
check 'its place is told' grep -aq 'bytes.csv,3,32,no,encoding' report.csv
(echo $H; printf 'dataflow,T:S(1.0),I,X,P,2024,1,caf\351,\n') >bytes.csv; import bytes.csv
same 'the first row goes there too' '1 0 0 0 1 0' "$(counts)"
check 'JSON stays JSON' bash -c "'$DARYA' query T:S --data '$data' --format json | python3 -m json.tool"
printf 'STRUCTURE,STRUCTURE_ID,ACTION,A,B,TIME_PERIOD,OBS_VALUE,NOT\311\ndataflow,T:S(1.0),I,X,P,2019,1,x\n' >head.csv
status 'a header that is not UTF-8' 6 "$DARYA" import head.csv --data "$data"
says 'its place is told too' 'head.csv:1:57: '

# ids of its own columns
printf 'dataset: T:OWN\ncolumns:\n  - {header: a, role: dimension, id: A}\n  - {header: b, role: dimension, id: B}\n  - {header: y, role: period}\n  - {header: v, role: value}\n  - {header: n, role: attribute, id: ACTION}\n' >own.yml
status 'an attribute ACTION is refused' 2 "$DARYA" import f.csv --mapping own.yml --data "$data"
says 'and it is said why' "'ACTION', but SDMX-CSV has a column of its own by that name"
says 'and what to do' 'another id'

# codes of a dimension without a codelist are any text
V=http://www.sdmx.org/resources/sdmxml/schemas/v2_1
concept() { echo "<s:ConceptIdentity><Ref id='$1' maintainableParentID='CS' agencyID='T'/></s:ConceptIdentity>"; }
{
    echo "<?xml version='1.0'?><m:Structure xmlns:m='$V/message' xmlns:s='$V/structure' xmlns:c='$V/common'><m:Structures><s:Dataflows>"
    echo "<s:Dataflow id='FREE' agencyID='T' version='1.0'><c:Name>Free</c:Name><s:Structure><Ref id='FREE' version='1.0' agencyID='T' class='DataStructure'/></s:Structure></s:Dataflow></s:Dataflows>"
    echo "<s:DataStructures><s:DataStructure id='FREE' agencyID='T' version='1.0'><c:Name>Free</c:Name><s:DataStructureComponents><s:DimensionList><s:Dimension id='A' position='1'>$(concept A)</s:Dimension>"
    echo "<s:TimeDimension id='TIME_PERIOD' position='2'>$(concept TIME_PERIOD)</s:TimeDimension></s:DimensionList>"
    echo "<s:MeasureList><s:PrimaryMeasure id='OBS_VALUE'>$(concept OBS_VALUE)</s:PrimaryMeasure></s:MeasureList></s:DataStructureComponents></s:DataStructure></s:DataStructures></m:Structures></m:Structure>"
} >free.xml
printf 'STRUCTURE,STRUCTURE_ID,ACTION,A,TIME_PERIOD,OBS_VALUE\ndataflow,T:FREE(1.0),I, lead,2019,1\ndataflow,T:FREE(1.0),I,c: d,2019,2\n' >free.csv
"$DARYA" import free.csv --structure free.xml --data "$data" >/dev/null
same 'such codes are kept as they are' ' lead,2019,1/c: d,2019,2/' "$("$DARYA" query T:FREE --data "$data" | tail -n +2 | cut -d, -f4- | tr '\n' /)"
round_trip T:FREE
