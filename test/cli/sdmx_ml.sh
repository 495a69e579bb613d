# SDMX-ML 2.1: groups, data set attributes, several structures in one message, actions, other
# dimensions at the observation, and structures that come back as they were given.
. "$(dirname "$0")/lib.sh"
cd "$work"
V=http://www.sdmx.org/resources/sdmxml/schemas/v2_1
attribute() { # ID RELATIONSHIP [REPRESENTATION]
    echo "<s:Attribute id='$1' assignmentStatus='Conditional'><s:ConceptIdentity><Ref id='$1' maintainableParentID='CS' agencyID='T'/></s:ConceptIdentity>${3:-}<s:AttributeRelationship>$2</s:AttributeRelationship></s:Attribute>"
}
dimension() { # ID POSITION
    echo "<s:Dimension id='$1' position='$2'><s:ConceptIdentity><Ref id='$1' maintainableParentID='CS' agencyID='T'/></s:ConceptIdentity><s:LocalRepresentation><s:Enumeration><Ref id='CL_$1' agencyID='T' version='1.0' class='Codelist'/></s:Enumeration></s:LocalRepresentation></s:Dimension>"
}
codelist() { # ID CODE…
    local id=$1; shift
    echo "<s:Codelist id='CL_$id' agencyID='T' version='1.0'><c:Name xml:lang='en'>$id</c:Name><c:Name xml:lang='ky'>$id ky</c:Name>"
    for code in "$@"; do echo "<s:Code id='$code'><c:Name xml:lang='en'>The $code</c:Name><c:Name xml:lang='ru'>Код &lt;$code&gt;</c:Name></s:Code>"; done
    echo '</s:Codelist>'
}
flow() { # ID DSD VERSION
    echo "<s:Dataflow id='$1' agencyID='T' version='1.0'><c:Name>$1</c:Name><s:Structure><Ref id='$2' version='$3' agencyID='T' class='DataStructure'/></s:Structure></s:Dataflow>"
}
structure() { # ID VERSION
    echo "<s:DataStructure id='$1' agencyID='T' version='$2'><c:Name>$1</c:Name><s:DataStructureComponents><s:DimensionList>"
    # written out of their order: the position counts
    dimension B 2; dimension A 1
    echo "<s:TimeDimension id='TIME_PERIOD' position='3'><s:ConceptIdentity><Ref id='TIME_PERIOD' maintainableParentID='CS' agencyID='T'/></s:ConceptIdentity></s:TimeDimension></s:DimensionList>"
    echo "<s:Group id='Sibling'><s:GroupDimension><s:DimensionReference><Ref id='A'/></s:DimensionReference></s:GroupDimension></s:Group>"
    echo "<s:AttributeList>"
    attribute SOURCE '<s:None/>'; attribute UNIT '<s:Group><Ref id="Sibling"/></s:Group>'
    attribute NOTE '<s:Dimension><Ref id="A"/></s:Dimension><s:Dimension><Ref id="B"/></s:Dimension>'
    attribute STATUS '<s:PrimaryMeasure><Ref id="OBS_VALUE"/></s:PrimaryMeasure>' \
        "<s:LocalRepresentation><s:Enumeration><Ref id='CL_STATUS' agencyID='T' version='1.0' class='Codelist'/></s:Enumeration></s:LocalRepresentation>"
    echo "</s:AttributeList><s:MeasureList><s:PrimaryMeasure id='OBS_VALUE'><s:ConceptIdentity><Ref id='OBS_VALUE' maintainableParentID='CS' agencyID='T'/></s:ConceptIdentity></s:PrimaryMeasure></s:MeasureList></s:DataStructureComponents></s:DataStructure>"
}
{
    echo "<?xml version='1.0'?><m:Structure xmlns:m='$V/message' xmlns:s='$V/structure' xmlns:c='$V/common'><m:Structures><s:Dataflows>"
    flow ONE D1 1.0; flow TWO D2 1.10
    echo '</s:Dataflows><s:Codelists>'; codelist A X Y; codelist B P Q; codelist STATUS A E; echo '</s:Codelists><s:DataStructures>'
    structure D1 1.0; structure D2 1.9; structure D2 1.10
    echo '</s:DataStructures><s:Constraints><s:ContentConstraint id="CC" agencyID="T"><c:Name>kept</c:Name></s:ContentConstraint></s:Constraints></m:Structures></m:Structure>'
} >structure.xml
data() { # BODY…; the header names three structures
    echo "<?xml version='1.0'?><m:StructureSpecificData xmlns:m='$V/message' xmlns:c='$V/common' xmlns:ss='$V/data/structurespecific'><m:Header><m:ID>x</m:ID>"
    echo "<m:Structure structureID='S1' dimensionAtObservation='TIME_PERIOD'><c:Structure><Ref agencyID='T' id='D1' version='1.0'/></c:Structure></m:Structure>"
    echo "<m:Structure structureID='S2'><c:Structure><URN>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=T:D2(1.9)</URN></c:Structure></m:Structure>"
    echo "<m:Structure structureID='S3'><c:StructureUsage><Ref agencyID='T' id='ONE' version='1.0'/></c:StructureUsage></m:Structure>"
    echo "<m:DataSetAction>Append</m:DataSetAction></m:Header>"
    printf '%s\n' "$@"
    echo '</m:StructureSpecificData>'
}
rows() { "$DARYA" query "$@" --data "$data" --format csv | tail -n +2 | cut -d, -f4-; }
import() { "$DARYA" import "$@" --data "$data" --json --report report.csv >import.json 2>import.err; }

check 'a structure alone' "$DARYA" import structure.xml --data "$data"
data "<m:DataSet ss:structureRef='S1' SOURCE='census'><Group A='X' UNIT='kg'/>" \
    "<Series A='X' B='P' NOTE='n'><Obs TIME_PERIOD='2019' OBS_VALUE='1.50' STATUS='A'/><Obs TIME_PERIOD='2020' OBS_VALUE='NaN'/></Series>" \
    "<Series A='Y' B='P' UNIT='t'><Obs TIME_PERIOD='2019' OBS_VALUE='2'/></Series></m:DataSet>" \
    "<m:DataSet ss:structureRef='S2'><Obs A='X' B='Q' TIME_PERIOD='2021' OBS_VALUE='7'/></m:DataSet>" >first.xml
import first.xml
balanced 'balance' import.json
same 'two data sets are two datasets' '3 1' "$(json import.json T:ONE stored) $(json import.json T:TWO stored)"
"$DARYA" query T:ONE --data "$data" --format csv >one.csv
same 'groups and the data set give their attributes' \
    'dataflow,T:ONE(1.0),I,X,P,2019,1.50,census,kg,n,A' "$(sed -n 2p one.csv | tr -d '\r')"
same 'a series says it for itself' 'Y,P,2019,2,census,t,,' "$(rows T:ONE Y)"
same 'a group of one data set ends with it' 'X,Q,2021,7,,,,' "$(rows T:TWO)"
"$DARYA" export T:TWO --data "$data" --output "$work/two" >/dev/null
check 'the newest version is told by number' grep -q -r 'DataStructure id="D2" agencyID="T" version="1.10"' "$work/two"

data "<m:DataSet ss:structureRef='S3' ss:action='Delete'><Series A='X' B='P'><Obs TIME_PERIOD='2020'/></Series><Series A='Y' B='P'/></m:DataSet>" >delete.xml
import delete.xml --yes
same 'Delete takes away what it names' 2 "$(rows T:ONE | wc -l)"
same 'a series without periods is not deleted in silence' 1 "$(json import.json T:ONE quarantined)"
check 'it is told' grep -q 'delete-range' report.csv
data "<m:DataSet ss:structureRef='S1'><Series TIME_PERIOD='2025' A='X'><Obs B='P' OBS_VALUE='1'/><Obs B='Q' OBS_VALUE='2'/></Series><Series A='Y' B='Q' NOTE='z'/></m:DataSet>" >cross.xml
import cross.xml
same 'another dimension at the observation' 2 "$(rows T:ONE --start 2025 | wc -l)"
check 'a series without observations is told' grep -q 'series-empty' report.csv
data "<m:DataSet ss:structureRef='S9'/>" >none.xml
status 'a reference to no structure' 6 "$DARYA" import none.xml --data "$data"
says 'it is named' 'S9'

printf 'DATAFLOW,A: First,B: Second,TIME_PERIOD: Time,OBS_VALUE: Value,NOTE: Note,STATUS: Status\nT:ONE(1.0): One,X: The X,P: The P,2026,5,see: page 1,E: The E\n' >labels.csv
import labels.csv
same 'codes come without their labels, texts whole' 'X,P,2026,5,,,see: page 1,E' "$(rows T:ONE --start 2026)"

round_trip T:ONE
round_trip T:TWO
check 'names in every language come back' grep -q 'xml:lang="ru">Код &lt;X&gt;<' "$work"/e1/*.xml
