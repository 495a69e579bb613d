# Accounts, roles and tokens at the command line, and the trail of what was done with them.
. "$(dirname "$0")/lib.sh"
cd "$work"
darya() { "$DARYA" "$@" --data "$data"; }
hash_of() { darya audit verify | sed 's/.* is //'; }

status 'nobody is there in no folder' 3 darya user list
status 'an address is wanted' 2 darya user invite --name Aigerim
status 'a role wants a context' 2 darya user invite --email a@example.kg --name A --role reader
status 'an unknown role' 2 darya user invite --email a@example.kg --name A --role king --in region
same 'nobody was invited by mistake' 0 "$(darya user list 2>/dev/null | wc -l)"

# --- an account
darya user invite --email Aigerim@example.kg --name 'Айгерим Асанова' --language ky --role focal_point \
    --in place:KG --url https://sdg.example.kg/ >link 2>said
check 'the link alone goes out' sh -c "wc -l <link | grep -qx 1"
check 'the link is a page of the language' grep -qE '^https://sdg.example.kg/ky/invitation\?secret=[A-Za-z0-9_-]{43}$' link
secret=$(sed 's/.*secret=//' link)
check 'the secret is said once' sh -c "! grep -q -- '$secret' said"
id=$(darya user list | cut -f1)
same 'one account' 1 "$(darya user list | wc -l)"
same 'its state' invited "$(darya user list | cut -f4)"
darya user show aigerim@EXAMPLE.kg >show
check 'shown with its name' grep -q 'name *Айгерим Асанова' show
check 'and its role' grep -q 'role *focal_point in place:KG' show
darya user password-link "$id" >again 2>/dev/null
check 'a new link is another one' sh -c "grep -q '^/ky/invitation?secret=' again && ! grep -q -- '$secret' again"
status 'nobody of that address' 3 darya user show nobody@example.kg
status 'no address' 2 darya user invite --email nobody --name N
status 'an unknown verb' 2 darya user rename x
says 'which are known' 'the verbs are list, show, invite'

# --- roles
grant=$(darya grant add aigerim@example.kg --role analyst --in region --until 2999-12-31)
same 'two roles' 2 "$(darya grant list "$id" | wc -l)"
check 'the last day counts' sh -c "'$DARYA' grant list --data '$data' | grep -q 'analyst.region.*2999-12-31 23:59'"
status 'the same role twice' 4 darya grant add "$id" --role analyst --in region
status 'a context that is none' 2 darya grant add "$id" --role analyst --in everywhere
status 'ended' 0 darya grant end "$grant"
status 'not twice' 4 darya grant end "$grant"
same 'one is in force' 1 "$(darya grant list "$id" | wc -l)"
same 'all are kept' 2 "$(darya grant list "$id" --all | wc -l)"

# --- tokens
token=$(darya token make "$id" --name 'nightly import' --scope write --days 30 2>/dev/null)
check 'a token is known by its prefix' sh -c "echo '$token' | grep -qE '^darya_[A-Za-z0-9_-]{43}$'"
same 'it is listed' 'nightly import' "$(darya token list "$id" | cut -f2)"
status 'too long' 2 darya token make "$id" --name n --days 400
status 'a scope that is none' 2 darya token make "$id" --name n --scope all
status 'a token ends' 0 darya token end "$(darya token list "$id" | cut -f1)"
same 'none is left' 0 "$(darya token list "$id" | wc -l)"

# --- the trail
status 'the trail is whole' 0 darya audit verify
says 'how long it is' '^7 entries, the last hash is [0-9a-f]*$'
check 'no secret stands in the store' sh -c "! grep -rqaF -e '$secret' -e '$token' '$data'"
check 'nor an address in the trail' sh -c "! '$DARYA' audit show --data '$data' | grep -qi example"
same 'acts in their order' 'account.invite grant.add account.invite grant.add grant.end token.make token.end' \
    "$(darya audit show | cut -f4 | tr '\n' ' ' | sed 's/ $//')"
same 'of one kind' 3 "$(darya audit show --act grant. | wc -l)"
same 'of one act' 1 "$(darya audit show --act grant.end | wc -l)"
same 'of one actor' 7 "$(darya audit show --actor operator | wc -l)"
same 'of one thing' 2 "$(darya audit show --object "$grant" | wc -l)"
same 'the last' token.end "$(darya audit show --last 1 | cut -f4)"
same 'since a day' 7 "$(darya audit show --since "$(date -u +%F)" | wc -l)"
same 'since another' 0 "$(darya audit show --since 2999-01-01 | wc -l)"
check 'for programs' sh -c "'$DARYA' audit show --json --data '$data' | python3 -c '
import json, sys
rows = [json.loads(l) for l in sys.stdin]
assert len(rows) == 7 and rows[1][\"detail\"][\"role\"] == \"focal_point\", rows'"

status 'the account closes' 0 darya user close "$id"
same 'its state' closed "$(darya user list | cut -f4)"
same 'its roles ended' 0 "$(darya grant list | wc -l)"
status 'a closed account gets no link' 4 darya user password-link "$id"

# --- what somebody changes in the store shows
change() { python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.execute(sys.argv[2]); db.commit()' "$data/darya.sqlite" "$1"; }
before=$(hash_of)
change "UPDATE audit_entry SET actor = 'operatos' WHERE number = 3"
status 'a changed letter' 12 darya audit verify
says 'at its entry' 'changed at entry 3'
change "UPDATE audit_entry SET actor = 'operator' WHERE number = 3"
same 'put back' "$before" "$(hash_of)"
change "DELETE FROM audit_entry WHERE number = (SELECT max(number) FROM audit_entry)"
status 'a cut tail follows' 0 darya audit verify
check 'but its hash is another' [ "$before" != "$(hash_of)" ]
change "DELETE FROM audit_entry WHERE number = 2"
status 'a missing entry' 12 darya audit verify
