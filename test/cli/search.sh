# Search at the command line: what is public, working copies by their rights, and the framework.
. "$(dirname "$0")/lib.sh"
cd "$work"
darya() { "$DARYA" "$@" --data "$data"; }

darya user invite --email a@example.kg --name 'A' --role reader --in place:KZ --url https://x.example/ >/dev/null 2>&1
cat >fund.json <<'J'
{"name":{"en":"Water Fund","ru":"Фонд воды"},"kind":"un","sources":[{"url":"https://example.org/a"}]}
J
sed 's/Water Fund/Hidden Fund/; s/Фонд воды/Тайный фонд/' fund.json >hidden.json
id=$(darya record save organisation fund.json --submit | cut -f1)
darya record publish "$id" >/dev/null
darya record save organisation hidden.json >/dev/null

same 'found by a word of another language' "$id	Water Fund" "$(darya search воды)"
same 'named in a language' "$id	Фонд воды" "$(darya search wat fund --lang ru)"
same 'a draft is not public' '' "$(darya search hidden)"
check 'the operator finds the draft' sh -c "'$DARYA' search hidden --working --data '$data' | grep -q 'Hidden Fund	draft'"
same 'nobody else does' '' "$(darya search hidden --working --as a@example.kg 2>/dev/null)"
same 'a place' 'place:KG	Kyrgyzstan' "$(darya search кыргызст --type place --limit 1)"
same 'a Goal by its number' 'goal:6	Clean water and sanitation' "$(darya search sdg 6 --limit 1)"
same 'as JSON' "{\"id\":\"$id\",\"name\":\"Water Fund\"}" "$(darya search fund --type organisation --json)"
same 'a text full of signs finds nothing' '' "$(darya search '"*) OR name:')"
status 'an unknown type' 3 darya search x --type whatever
status 'an unknown language' 2 darya search x --lang xx
