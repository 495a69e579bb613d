# Codes that are in no codelist, of dimensions and of attributes: the rows are stored, the first of
# each code is told.
. "$(dirname "$0")/lib.sh"
cd "$work"
printf 'a,y,v,n\nX,2019,1,one\n' >t.csv
printf 'dataset: T:S\ncolumns:\n  - {header: a, role: dimension, id: A}\n  - {header: y, role: period}\n  - {header: v, role: value}\n  - {header: n, role: attribute, id: NOTE}\n' >t.yml
"$DARYA" import t.csv --mapping t.yml --data first >/dev/null
"$DARYA" export T:S --data first --output first.d >/dev/null
python3 - <<'PY'
text = open("first.d/structure.xml").read()
at = text.index('<str:AttributeRelationship>', text.index('<str:Attribute id="NOTE"'))
text = text[:at] + ('<str:LocalRepresentation><str:Enumeration><Ref id="CL_NOTE" version="1.0" agencyID="T" '
    'package="codelist" class="Codelist"/></str:Enumeration></str:LocalRepresentation>') + text[at:]
text = text.replace('</str:Codelists>', '<str:Codelist id="CL_NOTE" agencyID="T" version="1.0">'
    '<com:Name xml:lang="en">Notes</com:Name><str:Code id="one"><com:Name xml:lang="en">One</com:Name>'
    '</str:Code></str:Codelist></str:Codelists>')
open("structure.xml", "w").write(text)
PY
H=STRUCTURE,STRUCTURE_ID,ACTION,A,TIME_PERIOD,OBS_VALUE,NOTE
{ echo $H; for row in X,2019,1,one X,2020,2, Y,2019,3,two X,2021,4,two X,2022,5,three; do echo "dataflow,T:S(1.0),I,$row"; done; } >d.csv
"$DARYA" import d.csv --structure structure.xml --data "$data" --json --report report.csv >1.json
same 'all rows are stored' 5 "$(json 1.json T:S stored)"
check 'a code of a dimension' grep -q "d.csv,4,.*code-unknown,\"code 'Y' of A is not in T:CL_S_A(1.0)" report.csv
check 'a code of an attribute, where it stands first' \
    grep -q "d.csv,4,.*code-unknown,\"code 'two' of NOTE is not in T:CL_NOTE(1.0)" report.csv
check 'another one' grep -q "d.csv,6,.*code 'three' of NOTE" report.csv
same 'each once, and none that is in the list' 3 "$(grep -c code-unknown report.csv)"
