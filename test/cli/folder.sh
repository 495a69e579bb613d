# A file in a folder that cannot be read: where it stands among data files, nothing is changed and it
# is named; a README, a picture or a setting is left out, and that is told.
. "$(dirname "$0")/lib.sh"
cd "$work"
mkdir -p repo/data repo/docs
printf 'Year,Value\n2019,1\n' >repo/data/indicator_1-1-1.csv
printf 'Year,Value\n2019,2\n2020,3\n' >repo/data/indicator_1-1-2.csv
"$DARYA" import repo --dataset T:S --data "$data" >/dev/null
"$DARYA" query T:S --data "$data" >before
broken() { # NAME TEXT: data/indicator_1-1-1.csv is what standard input gives
    cat >repo/data/indicator_1-1-1.csv
    status "$1" 6 "$DARYA" import repo --dataset T:S --yes --data "$data"
    says "$1: the file and what to do" "data/indicator_1-1-1.csv: .*$2.*take it out of the folder"
    "$DARYA" query T:S --data "$data" >after
    check "$1: nothing is changed" cmp before after
}
printf 'Year,Value\n2019,1\n' | iconv -f UTF-8 -t UTF-16 | broken 'UTF-16' 'UTF-16'
printf '<!DOCTYPE html><html><body>404</body></html>\n' | broken 'a web page' 'a web page'
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n' | broken 'a pointer of Git LFS' 'git lfs pull'
printf '<<<<<<< HEAD\nYear,Value\n2019,1\n=======\n' | broken 'a conflict of a merge' 'left in conflict'
printf '' | broken 'an empty file' 'empty'
printf 'Jahr,Wert\n2019,1\n' | broken 'another header' 'a table that needs a mapping'
printf '%%PDF-1.7\n' | broken 'a PDF of that name' 'a PDF'
printf 'PK\003\004[Content_Types].xml' | broken 'a spreadsheet of that name' 'a spreadsheet'

printf 'Year,Value\n2019,1\n' >repo/data/indicator_1-1-1.csv
printf 'notes\n' >repo/README.md
printf 'free\n' >repo/LICENSE
printf 'about\n' >repo/data/README.csv
printf 'a: b\n' >repo/config.yml
printf '\211PNG\r\n' >repo/docs/picture.png
: >repo/docs/empty.txt
printf 'PK\003\004[Content_Types].xml' >repo/data/indicator_1-1-1.xlsx
printf '\1\2\3' >repo/docs/noise.csv
printf 'a,b\n1,2\n' >repo/docs/table.csv
status 'what is no data' 0 "$DARYA" import repo --dataset T:S --data "$data" --report report.csv
same 'is left out and told' 8 "$(grep -c ',skipped,' report.csv)"
"$DARYA" query T:S --data "$data" >after
check 'the data stay' cmp before after

# --- other formats, by their place beside others
h='Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,[Units]'
mkdir goals
printf '%s\n1,1.1,1.1.1,S,x,4,A,2019,1,PERCENT\n' "$h" >goals/goal1.csv
printf '%s\n2,2.1,2.1.1,S,x,4,A,2020,1,PERCENT\n' "$h" | iconv -t UTF-16 >goals/goal2.csv
status 'a bulk table in UTF-16 beside another' 6 "$DARYA" import goals --data "$work/none"
says 'it is named' 'goals/goal2.csv: .*UTF-16'
status 'a file named beside a folder' 6 "$DARYA" import repo repo/docs/noise.csv --dataset T:S --data "$data"
says 'is refused by itself' 'docs/noise.csv'
mkdir plain; cp repo/docs/table.csv plain
status 'a folder in which nothing can be read' 6 "$DARYA" import plain --data "$work/none"
says 'names its first file' 'plain/table.csv: .*--mapping'

# --- bulk tables of several goals: the columns of all of them, in whatever order they come
rm -rf goals; mkdir goals
printf '%s\n1,1.1,1.1.1,S1,x,4,A,2019,1,PERCENT\n' "$h" >goals/goal1.csv
printf '%s,[Sex],[Nature]\n5,5.1,5.1.1,S5,x,4,A,2019,2,PERCENT,FEMALE,C\n' "$h" >goals/goal5.csv
printf '%s,[Age],Source\n3,3.1,3.1.1,S3,x,4,A,2019,3,PERCENT,15+,an office\n' "$h" >goals/goal3.csv
for order in '1 3 5' '5 3 1' '3 1 5'; do
    store=$work/goals.$(echo $order | tr -d ' ')
    "$DARYA" import $(for g in $order; do echo goals/goal$g.csv; done) --data "$store" --json >goals.json
    same "goals $order: all are stored" 3 "$(json goals.json UNSD:SDG stored)"
    "$DARYA" query UNSD:SDG --data "$store" >goals.out
    cp -n goals.out goals.first
    check "goals $order: the same release" cmp goals.first goals.out
done
check 'what a table has no column for is the total' grep -q '1.0),I,S1,4,PERCENT,_T,_T,2019,1,' goals.out
sed -i 's/\[Sex\]/Sex/' goals/goal5.csv
sed -i 's/\[Age\]/[Sex]/' goals/goal3.csv
status 'a breakdown here, an attribute there' 6 "$DARYA" import goals --data none
says 'is named' "goals/goal5.csv:1:.*'Sex'.*brackets"
