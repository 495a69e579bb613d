# Structures beside releases: other columns are another version, an official structure is not ours to
# write, and what is said of data counts even where no value changes.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
printf 'dataset: T:S\ncolumns:\n  - {header: a, role: dimension, id: A}\n  - {header: y, role: period}\n  - {header: v, role: value}\n  - {header: n, role: attribute, id: NOTE}\n' >a.yml
printf 'dataset: T:S\ncolumns:\n  - {header: b, role: dimension, id: B}\n  - {header: y, role: period}\n  - {header: v, role: value}\n' >b.yml
printf 'a,y,v,n\nX,2019,1.0,one\nX,2020,2,two\n' >a.csv
printf 'b,y,v\nP,2019,5\n' >b.csv
"$DARYA" import a.csv --mapping a.yml --data "$data" >/dev/null
"$DARYA" export T:S --data "$data" --output first >/dev/null
now=$("$DARYA" releases T:S --data "$data" | cut -f2)
sleep 0.01
check 'other columns replace' "$DARYA" import b.csv --mapping b.yml --action replace --yes --data "$data"
round_trip T:S
same 'they are version 2.0' 'dataflow,T:S(2.0),I,P,2019,5' "$("$DARYA" query T:S --data "$data" | tail -n 1)"
"$DARYA" export T:S --as-of "$now" --data "$data" --output then >/dev/null
structure() { grep -E '<str:(DataStructure|Dataflow) ' "$1/structure.xml"; }
same 'as of before: the structure of the first release' "$(structure first)" "$(structure then)"
check 'and its data' cmp first/data.csv then/data.csv
"$DARYA" undo T:S --data "$data" >/dev/null
round_trip T:S
"$DARYA" export T:S --data "$data" --output back >/dev/null
same 'after undo: the same structure' "$(structure first)" "$(structure back)"
check 'and the same data' cmp first/data.csv back/data.csv
printf 'a,y,v,n,s\nX,2021,3,three,src\n' >more.csv
sed 's/}$/}/; $a\  - {header: s, role: attribute, id: SOURCE}' a.yml >more.yml
check 'a merged table may bring an attribute' "$DARYA" import more.csv --mapping more.yml --data "$data"
round_trip T:S

# a structure that came from elsewhere
cat >s.xml <<'X'
<mes:Structure xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:str="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure" xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"><mes:Structures>
<str:Dataflows><str:Dataflow id="ONE" agencyID="T" version="1.0"><com:Name xml:lang="en">Official</com:Name><com:Name xml:lang="ky">Расмий</com:Name><str:Structure><URN>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=T:D1(1.1)</URN></str:Structure></str:Dataflow></str:Dataflows>
<str:Codelists><str:Codelist id="CL_A" agencyID="T" version="1.0"><com:Name xml:lang="en">Areas</com:Name><str:Code id="X"><com:Name xml:lang="en">Ex</com:Name></str:Code></str:Codelist></str:Codelists>
<str:Concepts><str:ConceptScheme id="CS" agencyID="T" version="1.0"><com:Name xml:lang="en">Concepts</com:Name><str:Concept id="A"><com:Name xml:lang="en">Area</com:Name></str:Concept></str:ConceptScheme></str:Concepts>
<str:DataStructures><str:DataStructure id="D1" agencyID="T" version="1.1"><com:Name xml:lang="en">D</com:Name><str:DataStructureComponents>
<str:DimensionList><str:Dimension id="A" position="1"><str:ConceptIdentity><Ref id="A" maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="T"/></str:ConceptIdentity><str:LocalRepresentation><str:Enumeration><Ref id="CL_A" version="1.0" agencyID="T"/></str:Enumeration></str:LocalRepresentation></str:Dimension>
<str:TimeDimension id="TIME_PERIOD" position="2"/></str:DimensionList>
<str:AttributeList><str:Attribute id="NOTE" assignmentStatus="Conditional"><str:AttributeRelationship><str:PrimaryMeasure><Ref id="OBS_VALUE"/></str:PrimaryMeasure></str:AttributeRelationship></str:Attribute></str:AttributeList>
<str:MeasureList><str:PrimaryMeasure id="OBS_VALUE"/></str:MeasureList></str:DataStructureComponents></str:DataStructure></str:DataStructures></mes:Structures></mes:Structure>
X
printf 'STRUCTURE,STRUCTURE_ID,ACTION,A,TIME_PERIOD,OBS_VALUE,NOTE\ndataflow,T:ONE(1.0),I,X,2019,1.5,n\n' >one.csv
check 'a structure by URN and by references without class' "$DARYA" import s.xml one.csv --data "$data"
round_trip T:ONE
same 'its concepts and codelists come back' 2 "$(grep -cE '<str:(ConceptScheme id="CS"|Codelist id="CL_A")' "$work/e2/structure.xml")"
sed 's/T:S/T:ONE/' a.yml >one.yml
check 'a plain table is merged into it' "$DARYA" import a.csv --mapping one.yml --data "$data"
"$DARYA" export T:ONE --data "$data" --output one >/dev/null
check 'its names stay' grep -q 'Расмий' one/structure.xml
same 'and its data structure' 'dataflow,T:ONE(1.0),I,X,2020,2,two' "$(grep 2020 one/data.csv)"
sed 's/T:S/T:ONE/' more.yml >one-more.yml
status 'a column that it does not know is refused' 4 "$DARYA" import more.csv --mapping one-more.yml --data "$data"
says 'and named' "no attribute 'SOURCE'"
sed 's/version="1.0"><com:Name xml:lang="en">Official/version="2.4"><com:Name xml:lang="en">Newer/; s/D1(1.1)/D1(1.2)/; s/id="D1" agencyID="T" version="1.1"/id="D1" agencyID="T" version="1.2"/; s/<str:TimeDimension/<str:Dimension id="SEX" position="2"\/><str:TimeDimension/' s.xml >newer.xml
"$DARYA" import newer.xml --data "$data" >/dev/null
"$DARYA" export T:ONE --data "$data" --output one-later >/dev/null
check 'a newer structure does not change what the release has' diff -r one one-later

# what is said of data
mkdir -p r/data r/translations/en
printf 'Year,SEX,Value\n2019,F,1\n' >r/data/indicator_1-1-1.csv
echo 'F: Female' >r/translations/en/SEX.yml
"$DARYA" import r --dataset T:R --data "$data" >/dev/null
echo 'F: Women' >r/translations/en/SEX.yml
"$DARYA" import r --dataset T:R --data "$data" >"$work/again.out"
check 'a new translation makes no release' grep -q 'still release 1' "$work/again.out"
"$DARYA" export T:R --data "$data" --output r1 >/dev/null
same 'but is kept' 'Women' "$(grep -o 'Female\|Women' r1/structure.xml)"
"$DARYA" import r --dataset T:R --data "$data" --owner NSC --title 'October 2020' >/dev/null
check 'an owner and a title make one' sh -c "'$DARYA' releases T:R --data '$data' | grep -q 'October 2020'"
"$DARYA" import r --dataset T:R --data "$data" --owner NSC --title 'October 2020' >"$work/again.out"
check 'said again they make none' grep -q 'still release 2' "$work/again.out"
status 'no last observations' 2 "$DARYA" query T:R --last 0 --data "$data"
status 'an empty option' 2 "$DARYA" query T:R --start '' --data "$data"
