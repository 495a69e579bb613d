# Inputs that are broken or meant to break us: a message that names the place, an exit status that
# tells, and nothing half-landed.
. "$(dirname "$0")/lib.sh"
cd "$work"
header='Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,Time_Detail,Source,FootNote,[Nature],[Units]'
row() { # AREA PERIOD VALUE
    printf '1,1.1,1.1.1,SI_POV,Poor people,%s,Area %s,%s,%s,,a source,,C,PERCENT\n' "$1" "$1" "$2" "$3"
}
table() { echo "$header"; row 1 2019 1.5; row 2 2019 2.50; row 3 2019 3; }

table >good.csv
"$DARYA" import good.csv --data "$data" >good.out
"$DARYA" query UNSD:SDG --data "$data" >before.csv
untouched() { # NAME: the store holds what it held
    "$DARYA" query UNSD:SDG --data "$data" >after.csv
    check "$1: the store holds what it held" cmp before.csv after.csv
}
refused() { # NAME STATUS TEXT FILE…
    local name=$1 expected=$2 text=$3; shift 3
    status "$name" "$expected" timeout 120 "$DARYA" import "$@" --data "$data"
    says "$name: the message" "$text"
    untouched "$name"
}

# --- files that are not what they should be
: >empty.csv
refused 'an empty file' 6 'empty.csv: the file is empty' empty.csv
refused 'a file that is not there' 3 "nothing.csv" nothing.csv
head -c 50000 /dev/urandom >noise.bin
refused 'noise' 6 'noise.bin' noise.bin
table | gzip >cut.gz; head -c 100 cut.gz >cut.csv.gz
refused 'a cut gzip file' 6 'cut.csv.gz' cut.csv.gz
printf 'PK\003\004 not an archive' >broken.zip
refused 'a broken archive' 6 'broken.zip' broken.zip
{ table; printf '1,1.1,1.1.1,SI_POV,"never closed,4,Area,2019,1,,,,C,PERCENT\n'; row 5 2019 1; } >quote.csv
refused 'a quote that is never closed' 6 'quote.csv:5:20: .*quote' quote.csv
table | iconv -f UTF-8 -t UTF-16 >utf16.csv
refused 'UTF-16' 6 'utf16.csv: .*UTF-16; save it as UTF-8' utf16.csv
{ table; printf 'x%.0s' $(seq 1000); } | tr 'x' '\0' >nul.csv
"$DARYA" import nul.csv --data "$work/nul" >/dev/null 2>&1
check 'zero bytes do not end it by a signal' test $? -lt 128

# --- XML meant to break us
m='xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"'
{
    printf '<?xml version="1.0"?>\n<!DOCTYPE lolz [\n<!ENTITY a "lollollollol">\n'
    last=a
    for e in b c d e f g h i j k; do
        printf '<!ENTITY %s "&%s;&%s;&%s;&%s;&%s;&%s;&%s;&%s;&%s;&%s;">\n' $e $last $last $last $last \
            $last $last $last $last $last $last
        last=$e
    done
    printf ']>\n<m:StructureSpecificData %s>&k;</m:StructureSpecificData>\n' "$m"
} >bomb.xml
refused 'a bomb of entities' 6 'bomb.xml:2:.*DOCTYPE' bomb.xml
printf '<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<m:Structure %s/>' "$m" >doctype.xml
refused 'a DOCTYPE' 6 'doctype.xml:2:.*DOCTYPE' doctype.xml
{ printf '<m:StructureSpecificData %s>' "$m"; for i in $(seq 3000); do printf '<a>'; done; } >deep.xml
refused 'elements nested too deep' 5 'deep.xml:1:.*' deep.xml
{ printf '<m:Structure %s>' "$m"; printf '<m:Header><m:ID>cut' ; } >cut.xml
refused 'a cut message' 6 'cut.xml:1:.*cut off' cut.xml
printf '<m:GenericData %s><m:Header/></m:GenericData>' "$m" >generic.xml
refused 'a form that is not read yet' 11 'generic.xml: .*2.1 generic data.*structure-specific' generic.xml
printf '<CompactData xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message"/>' >old.xml
refused 'SDMX-ML 2.0' 11 'old.xml: .*SDMX-ML 2.0' old.xml
printf '<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message"/>' >three.xml
refused 'SDMX-ML 3.0' 11 'three.xml: .*SDMX-ML 3' three.xml
printf '{"meta":{"schema":"https://example.org/sdmx-json-data-schema.json"},"data":{"dataSets":[]}}' >data.json
refused 'SDMX-JSON' 11 'data.json: .*SDMX-JSON' data.json
printf '<m:StructureSpecificData %s><m:Header><m:Structure structureID="X" namespace="n" dimensionAtObservation="TIME_PERIOD"><c:Structure xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"><Ref agencyID="NO" id="SUCH" version="1.0"/></c:Structure></m:Structure></m:Header><m:DataSet/></m:StructureSpecificData>' "$m" >nodsd.xml
refused 'data without its structure' 3 'NO:SUCH' nodsd.xml

# --- a line of 2 GB, without as much disk. (A build with sanitizers needs DARYA_TEST_MEMORY_KB=unlimited.)
{ echo "$header"; head -c 2147483648 /dev/zero | tr '\0' 'x'; } | (ulimit -v "${DARYA_TEST_MEMORY_KB:-8000000}"
    timeout 300 "$DARYA" import - --data "$data" >line.out 2>&1; echo $? >line.status)
same 'a line of 2 GB' 5 "$(cat line.status)"
check 'a line of 2 GB: the message' grep -q 'standard input:2:1: line is longer than 16 MB' line.out
untouched 'a line of 2 GB'

# --- rows that do not fit go to quarantine, with their place
{ table; row 4 2019-13 1; row 5 2019 '"12,5"'; row 6 20x9 1; row 7 2019 '>95'
  row 8 2019 "$(printf 'y%.0s' $(seq 60))"; printf '1,1.1,1.1.1,SI_POV,x,9,A\xe9,2019,1,,,,C,PERCENT\n'; } >rows.csv
"$DARYA" import rows.csv --data "$work/rows" --json --report report.csv >rows.json
same 'rows: read' 9 "$(json rows.json UNSD:SDG read)"
same 'rows: stored' 4 "$(json rows.json UNSD:SDG stored)"
same 'rows: in quarantine' 5 "$(json rows.json UNSD:SDG quarantined)"
balanced 'rows: balance' rows.json
check 'the period 2019-13' grep -q '^UNSD:SDG,rows.csv,5,.*,no,period,' report.csv
check 'the value 12,5' grep -q '^UNSD:SDG,rows.csv,6,.*,no,value,.*decimal comma' report.csv
check 'a text that is no value' grep -q '^UNSD:SDG,rows.csv,9,.*,no,value,' report.csv
check 'the wrong encoding' grep -q '^UNSD:SDG,rows.csv,10,.*,no,encoding,.*UTF-8' report.csv

echo "$header" >count.csv
awk 'BEGIN { for (i = 2; i <= 70100; i++) printf "1,1.1,1.1.1,SI_POV,Poor,%d,Area,2019,%d.5,,,,C,PERCENT%s\n", i, i, i == 70000 ? ",one,more" : "" }' >>count.csv
"$DARYA" import count.csv --data "$work/count" --json --report report.csv >count.json
same 'a changed column count: the others are stored' 70098 "$(json count.json UNSD:SDG stored)"
check 'a changed column count: line 70000 is named' \
    grep -q '^UNSD:SDG,count.csv,70000,.*16 cells where the header has 14' report.csv

# --- what loses too much is asked back
{ echo "$header"; row 1 2019 1.5; } >less.csv
refused 'losing over a tenth' 4 '--yes' less.csv
status 'losing over a tenth with --yes' 0 "$DARYA" import less.csv --yes --data "$work/rows"

# --- the data folder
status 'a missing data folder' 3 "$DARYA" query UNSD:SDG --data "$work/nowhere"
says 'it is named' 'nowhere'
cp -r "$data" newer; chmod -R u+w newer; echo 999 >newer/format
status 'a folder of a newer program' 9 "$DARYA" datasets --data newer
printf 'a file' >file; status 'a data folder that is a file' 7 "$DARYA" import good.csv --data "$work/file"

# what is said of an import, and where
printf 'dataset: T:S\ncolumns:\n  - {header: a, role: dimension, id: A}\n  - {header: y, role: period}\n  - {header: v, role: value}\n' >"$work/said.yml"
printf 'a,y,v\nX,2019,1.0\n' >"$work/said.csv"
cp "$work/said.csv" "$work/kept.csv"
status 'a report in place of the input' 2 "$DARYA" import "$work/said.csv" --mapping "$work/said.yml" --data "$work/said" --report "$work/said.csv"
check 'leaves the input as it is' cmp "$work/said.csv" "$work/kept.csv"
status 'a report where none can be written' 7 "$DARYA" import "$work/said.csv" --mapping "$work/said.yml" --data "$work/said" --report "$work/none/r.csv"
check 'comes before anything lands' test ! -e "$work/said/darya.sqlite"
if [ -e /dev/full ]; then
    status 'a full standard output' 7 sh -c "'$DARYA' import '$work/said.csv' --mapping '$work/said.yml' --data '$work/said' --json >/dev/full"
    says 'says that the import landed' 'the import itself is done'
    status 'a list that cannot be written' 7 sh -c "'$DARYA' datasets --data '$work/said' >/dev/full"
fi
