# Whose data they are, under which licence and from where, goes with the dataset and its release.
. "$(dirname "$0")/lib.sh"
cd "$work"
printf 'a,y,v\nX,2019,1\n' >t.csv
printf 'dataset: T:S\nname: From the mapping\ncolumns:\n  - {header: a, role: dimension, id: A}\n  - {header: y, role: period}\n  - {header: v, role: value}\n' >t.yml
"$DARYA" import t.csv --mapping t.yml --data "$data" --title 'October 2020' --published 2020-10 \
    --owner 'An office' --licence 'CC BY 4.0' --source https://example.org/t >/dev/null
check 'the name is that of the mapping' sh -c "'$DARYA' datasets --data '$data' | grep -q 'From the mapping'"
check 'the release has its title' sh -c "'$DARYA' releases T:S --data '$data' | grep -q 'October 2020'"
for text in 'An office' 'CC BY 4.0' 'https://example.org/t'; do
    check "the manifest says '$text'" sh -c "grep -q '$text' '$data'/manifests/*.json"
done
printf 'X,2020,2\n' >>t.csv
"$DARYA" import t.csv --mapping t.yml --data "$data" --name 'Another name' >/dev/null
check '--name wins' sh -c "'$DARYA' datasets --data '$data' | grep -q 'Another name'"
