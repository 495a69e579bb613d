# Open SDG files with headers and categories of every kind: each row is stored, counted, or the file
# is refused with its place.
. "$(dirname "$0")/lib.sh"
cd "$work"
one() { # DATA-OF-indicator_1-1-1.csv: a repository of that one file
    rm -rf r none; mkdir -p r/data; printf "$1" >r/data/indicator_1-1-1.csv
}

# --- the header
one 'year,value\n2019,1\n2020,2\n'
"$DARYA" import r --dataset T:LOWER --data "$data" --json >1.json
same 'year and value in small letters: rows' 2 "$(json 1.json T:LOWER stored)"
refused() { # NAME TEXT: the repository is refused, and nothing of it is stored
    status "$1" 6 "$DARYA" import r --dataset T:R --data none
    says "$1: the message" "$2"
    same "$1: nothing is stored" 0 "$("$DARYA" datasets --data none | wc -l)"
}
one 'Year,SEX,SEX,Value\n2019,F,M,1\n'
refused 'a column twice' "indicator_1-1-1.csv:1:10: .*'SEX' and 'SEX' are one component.*rename"
one 'Year,Sex,SEX,Value\n2019,F,M,1\n'
refused 'two headers of one component' "indicator_1-1-1.csv:1:10: .*'Sex' and 'SEX'"
one 'Year,Value,Value\n2019,1,2\n'
refused 'two columns of values' "indicator_1-1-1.csv:1:12: .*'Value' and 'Value'"
one 'Year,year,Value\n2019,2020,2\n'
refused 'two columns of periods' "indicator_1-1-1.csv:1:6: .*'Year' and 'year'"
one 'Year,INDICATOR,Value\n2019,9-9-9,1\n'
refused 'a column INDICATOR' "indicator_1-1-1.csv:1:6: .*INDICATOR.*name of the file.*rename"
one 'Year,TIME_PERIOD,Value\n2019,2020,1\n'
refused 'a column TIME_PERIOD' "indicator_1-1-1.csv:1:6: .*TIME_PERIOD"
one 'Year,Units,UNIT_MEASURE,Value\n2019,kg,KGS,1\n'
"$DARYA" import r --dataset T:UNITS --data "$data" --json >2.json
check 'Units beside UNIT_MEASURE are two components' sh -c \
    "'$DARYA' query T:UNITS --data '$data' | head -n 1 | grep -q 'UNITS,UNIT_MEASURE'"

one 'Year,,Value\n2019,F,1\n'
"$DARYA" import r --dataset T:UNNAMED --data "$data" --report report.csv >/dev/null
check 'a column without a name is told' grep -q 'indicator_1-1-1.csv,1,.*column-unnamed.*column 2' report.csv

# --- rows that are too long or too short
one 'Year,SEX,Value\n2019,"F\nx",1,,\n2020,M,2,,\n2021,M,3,"",\n2022,M\n2023,M,5,,x\n'
"$DARYA" import r --dataset T:ODD --data "$data" --json >3.json
balanced 'rows of odd lengths: balance' 3.json
same 'rows of odd lengths: stored' 3 "$(json 3.json T:ODD stored)"
same 'rows of odd lengths: in quarantine' 2 "$(json 3.json T:ODD quarantined)"

# --- categories
one 'Year,AGE,Value\n2019,15 24,1\n2019,"15,24",2\n2019,15/24,3\n2019,15  24,4\n2019,<15,5\n'
"$DARYA" import r --dataset T:AGE --data "$data" --json >4.json
same 'categories that differ in a sign: all are stored' 5 "$(json 4.json T:AGE stored)"
same 'categories that differ in a sign: no conflict' 0 "$(json 4.json T:AGE conflicts)"
check 'a lone space has the code it always had' sh -c \
    "'$DARYA' query T:AGE --data '$data' | grep -q ',15_24,2019,1$'"
check 'a sign with a word has the code it always had' sh -c \
    "'$DARYA' query T:AGE --data '$data' | grep -q ',LT15,2019,5$'"
"$DARYA" export T:AGE --data "$data" --output age >/dev/null
check 'the published text is the name of the code' grep -q '>15/24</' age/structure.xml

# --- values with commas: nobody knows what they mean, so none of them is stored as a text
one 'Year,Value\n2010,"1,000"\n2011,"1 234,5"\n2012,"+12,5"\n2013,"12,5"\n2014,"1.234,5"\n2015,"1\302\240234,5"\n2016,>95\n2017,1000\n2018,"a, b"\n'
"$DARYA" import r --dataset T:COMMA --data "$data" --json --report report.csv >5.json
same 'numbers with commas are in quarantine' 6 "$(json 5.json T:COMMA quarantined)"
same 'marks and texts are stored' 3 "$(json 5.json T:COMMA stored)"
same 'both meanings are named' 6 "$(grep -c 'decimal comma or divide thousands' report.csv)"

# --- when no row can be stored
one 'Year,Value\n20x9,1\n'
status 'no row at all' 0 "$DARYA" import r --dataset T:NONE --data "$data"
says 'no row at all: it is said' 'nothing is stored'
same 'no row at all: no release is spoken of' 0 "$(grep -c 'release 0' "$work/status.out")"

# --- a conflict is shown with all candidates
{ echo Year,Value; for i in $(seq 60); do echo "2019,$i"; done; } >conflict.csv
rm -rf r; mkdir -p r/data; mv conflict.csv r/data/indicator_1-1-1.csv
"$DARYA" import r --dataset T:MANY --data "$data" --report report.csv >/dev/null
same 'all 60 candidates' 60 "$(grep '^T:MANY.*,conflict,' report.csv | grep -o 'indicator_1-1-1.csv:[0-9]*[,)]' | wc -l)"
check 'with the last' grep -q ', 60 (r/data/indicator_1-1-1.csv:61)' report.csv

# --- texts that XML cannot hold
one 'Year,AGE,Value\n2019,0-4\001 years,1\n2019,5-9 years,2\n'
mkdir -p r/translations/en
printf 'AGE: "Age \\x02group"\n' >r/translations/en/AGE.yml
status 'a control character in a name' 0 "$DARYA" import r --dataset T:CTRL --data "$data" --report report.csv
check 'in a cell: told with its line' grep -q 'indicator_1-1-1.csv,2,.*label-character' report.csv
check 'in a translation: told with its line' grep -q 'AGE.yml,1,.*label-character' report.csv
"$DARYA" export T:CTRL --data "$data" --output ctrl >/dev/null
check 'it is seen in the name' grep -q '>0-4� years<' ctrl/structure.xml

# --- what is asked for on the command line
for id in 'A/../B:C' 'T:"X' 'T:<X' 'T..S:X' '.T:X' 'T:' ':X' 'T' 'T:X(1.0)' 'T:X.Y' 'T:X
Y'; do
    status "no name of a dataset: $(echo "$id" | tr '\n' ' ')" 2 "$DARYA" import r --dataset "$id" --data none
    says 'is said to be none' 'is no name of a dataset'
done
status 'an agency of parts' 0 "$DARYA" import r --dataset 'KZ.BNS-1:S_1@$' --data "$work/agency"
for date in 2020-13-01 2020-02-30 yesterday 20201 2020-10-01/P1M; do
    status "no date: $date" 2 "$DARYA" import r --dataset T:S --published $date --data none
    says 'is said to be none' '--published is no date'
done
for date in 2020 2020-10 2020-10-31 2020-10-31T10:00:00Z; do
    status "a date: $date" 0 "$DARYA" import r --dataset T:S --published $date --data "$work/dates"
done
