# The pages of accounts and rights: what each may see and do, and what is refused with nothing changed.
. "$(dirname "$0")/lib.sh"
cd "$work"
darya() { "$DARYA" "$@" --data "$data"; }
entries() { darya audit verify | cut -d' ' -f1; }

link() { darya user invite --email "$1@example.org" --name "$2" --role "$3" --in "$4" 2>/dev/null | sed 's/.*secret=//'; }
admin=$(link admin Administrator administrator region)
focal=$(link focal 'Focal Point' focal_point place:KG)
writer=$(link writer Writer contributor place:KG)
link far 'Far Away' reader place:KZ >/dev/null
id() { darya user list | grep "$1@example.org" | cut -f1 | sed 's/account://'; }
admin_id=$(id admin) focal_id=$(id focal) writer_id=$(id writer) far=$(id far)

start_server --data "$data"
name_password() { # WHO SECRET: signs in at once, cookies in WHO.jar
    code -c "$1.jar" "$at/en/invitation" -H "Origin: $at" --data-urlencode "secret=$2" -d "password=$3&again=$3"
}
same 'an administrator names a password' 303 "$(name_password admin "$admin" 'quiet-lakes-at-noon-7')"
same 'a focal point names one' 303 "$(name_password focal "$focal" 'seven-hills-of-snow-4')"
same 'a contributor names one' 303 "$(name_password writer "$writer" 'green-tea-for-guests-2')"
page() { code -b "$1.jar" "$at/en/$2"; } # WHO PATH
csrf_of() { curl -s -b "$1.jar" "$at/en/account" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1; }
for who in admin focal writer; do csrf_of $who >$who.csrf; done
send() { # WHO PATH FIELD…: a form with its mark
    local who=$1 path=$2; shift 2
    local fields=(); for f in "$@"; do fields+=(--data-urlencode "$f"); done
    code -b "$who.jar" -D head "$at/en/$path" -H "Origin: $at" --data-urlencode "csrf=$(cat "$who.csrf")" "${fields[@]}"
}
holds() { check "$1" grep -qF -- "$2" body; }
lacks() { check "$1" sh -c "! grep -qF -- '$2' body"; }
where() { tr -d '\r' <head | sed -n 's/^[Ll]ocation: //p'; }

# --- who sees what
: >nobody.jar
for p in account accounts "accounts/$writer_id" audit windows 'confirm?next=/en/work'; do
    same "nobody is asked to sign in: $p" 303 "$(page nobody "$p")"
done
for p in account accounts "accounts/$writer_id" audit windows; do
    same "a program is told: $p" 403 "$(page nobody "$p.json")"
done
expect() { # PATH WRITER FOCAL ADMIN
    same "a contributor at $1" "$2" "$(page writer "$1")"
    same "a focal point at $1" "$3" "$(page focal "$1")"
    same "an administrator at $1" "$4" "$(page admin "$1")"
}
expect account 200 200 200
expect accounts 403 200 200
expect "accounts/$writer_id" 403 200 200
expect "accounts/$admin_id" 403 404 200
expect accounts/nobody 403 404 404
expect audit 403 403 200
expect audit.csv 403 403 200
expect audit.json 403 403 200
expect windows 403 200 200
expect confirm 200 200 200
page admin account >/dev/null
check 'what is shown is kept by nobody' sh -c "curl -sI -b admin.jar '$at/en/account' | grep -qi '^cache-control: no-store'"
page writer account >/dev/null
holds 'a role in words' 'Contributor'
holds 'its place in words' 'Kyrgyzstan'
holds 'the name leads to the account' 'href="/en/account"'

# --- the own account
before=$(entries)
same 'a form without its mark' 403 "$(code -b writer.jar "$at/en/account" -d 'do=end_others')"
same 'a form of another site' 403 "$(code -b writer.jar "$at/en/account" -H 'Origin: https://elsewhere.example' -d "do=end_others&csrf=$(cat writer.csrf)")"
same 'a form of nobody' 403 "$(code "$at/en/account" -d 'do=end_others')"
same 'something else than a form' 415 "$(code -b writer.jar "$at/en/account" -H 'Content-Type: text/xml' -d '<a/>')"
same 'an unknown act' 422 "$(send writer account do=fly)"
same 'nothing of it was done' "$before" "$(entries)"
same 'a token of too many days' 422 "$(send writer account do=make_token name=n scope=read days=400)"
same 'a token is made' 200 "$(send writer account do=make_token 'name=nightly import' scope=read days=30)"
token=$(grep -o 'darya_[A-Za-z0-9_-]*' body | head -n 1)
check 'its secret is shown' [ ${#token} -gt 40 ]
check 'on a page that nobody keeps' grep -qi 'cache-control: no-store' head
page writer account >/dev/null
lacks 'and never again' "$token"
holds 'but its name is' 'nightly import'
same 'the token reads' 200 "$(code -H "Authorization: Bearer $token" "$at/en/account.json")"
same 'but makes none' 403 "$(code -H "Authorization: Bearer $token" "$at/en/account" -d 'do=make_token&name=n&scope=write&days=300')"
token_id=$(darya token list writer@example.org | cut -f1)
same 'nobody ends the token of another' 404 "$(send focal account do=end_token "session=$token_id")"
session=$(darya user show writer@example.org | sed -n 's/^ *session *\([^ ]*\).*/\1/p')
same 'nor a session' 404 "$(send admin account do=end_session "session=$session")"
same 'both are there' 2 "$(darya user show writer@example.org | grep -cE '^ *(session|token) ')"
same 'the own token is ended' 303 "$(send writer account do=end_token "session=$token_id")"
same 'it is of no use now' 403 "$(code -H "Authorization: Bearer $token" "$at/en/account.json")"
same 'a second browser' 303 "$(code -c second.jar "$at/en/sign-in" -d 'email=writer@example.org&password=green-tea-for-guests-2')"
same 'all others end' 303 "$(send writer account do=end_others)"
same 'the second is out' 303 "$(page second account)"
same 'the first is in' 200 "$(page writer account)"
same 'a wrong old password' 403 "$(send writer account do=password old=guess password=blue-carts-in-a-row-9 again=blue-carts-in-a-row-9)"
same 'a weak new one' 422 "$(send writer account do=password old=green-tea-for-guests-2 password=aaaaaaaaaaaa again=aaaaaaaaaaaa)"
same 'two different ones' 422 "$(send writer account do=password old=green-tea-for-guests-2 password=blue-carts-in-a-row-9 again=other)"
same 'a new password' 303 "$(send writer account do=password old=green-tea-for-guests-2 password=blue-carts-in-a-row-9 again=blue-carts-in-a-row-9)"
same 'one signs in again' '/en/sign-in?done=password' "$(where)"
same 'the session has ended' 303 "$(page writer account)"

# --- confirming
same 'a wrong password does not confirm' 403 "$(send focal confirm password=guess next=/en/work)"
same 'the right one does' 303 "$(send focal confirm password=seven-hills-of-snow-4 next=/en/accounts)"
same 'and leads on' /en/accounts "$(where)"
same 'never elsewhere' /en/work "$(send focal confirm password=seven-hills-of-snow-4 next=//evil.example >/dev/null; where)"

# --- inviting and giving
accounts() { darya user list | wc -l; }
grants() { darya grant list | wc -l; }
a=$(accounts) g=$(grants)
page focal accounts >/dev/null
holds 'own provinces are offered' 'value="place:KG-'
lacks 'other countries are not' 'value="place:KZ"'
lacks 'nor what is above oneself' 'value="administrator"'
holds 'those of the own country are there' 'writer@example.org'
lacks 'those of the region are not' 'admin@example.org'
lacks 'nor those of another country' 'far@example.org'
same 'one outside is as none' "$(page focal accounts/none; sed 's/none/ID/g' body)" "$(page focal "accounts/$far"; sed "s/$far/ID/g" body)"
same 'not by a part of the address' 422 "$(send focal accounts do=find email=far)"
same 'nor by its id' 422 "$(send focal accounts do=find "email=account:$far")"
same 'an address that nobody has' 404 "$(send focal accounts do=find email=none@example.org)"
same 'the whole address finds it' 200 "$(send focal accounts do=find email=far@example.org)"
holds 'its name is told' 'Far Away'
lacks 'its role is not' 'Kazakhstan'
same 'one of the own country leads to its page' "/en/accounts/$writer_id" "$(send focal accounts do=find email=writer@example.org >/dev/null; where)"
same 'a role for it wants the address' 404 "$(send focal "accounts/$far" do=add_grant role=reader context=place:KG)"
same 'of this account' 404 "$(send focal "accounts/$far" do=add_grant role=reader context=place:KG email=writer@example.org)"
same 'nothing else comes of the address' 404 "$(send focal "accounts/$far" do=link email=far@example.org)"
same 'nor a role beyond the own' 403 "$(send focal "accounts/$far" do=add_grant role=reader context=place:KZ email=far@example.org)"
lacks 'and it stays a stranger' 'Kazakhstan'
try() { send focal accounts do=invite email=new@example.org name=New language=ky "$@"; }
same 'a role in another country' 403 "$(try role=reader context=place:KZ)"
same 'a role above the own' 403 "$(try role=administrator context=place:KG)"
same 'a role in the region' 403 "$(try role=reader context=region)"
same 'a role that is none' 422 "$(try role=king context=place:KG)"
same 'a place that is none' 422 "$(try role=reader context=place:XX)"
same 'a day that is over' 422 "$(try role=reader context=place:KG until=2001-01-01)"
same 'an organisation that is none' 422 "$(try role=reader context=place:KG organisation=nothing)"
same 'no address' 422 "$(send focal accounts do=invite email=nobody name=N role=reader context=place:KG)"
same 'an address that is there' 409 "$(send focal accounts do=invite email=writer@example.org name=W role=reader context=place:KG)"
same 'a contributor invites nobody' 403 "$(code -b writer.jar "$at/en/accounts" -d do=invite)"
same 'no account was made' "$a" "$(accounts)"
same 'a province of the own country' 200 "$(try role=reader context_other=KG-C until=2999-12-31)"
holds 'the link is shown' "$at/ky/invitation?secret="
secret=$(grep -o 'secret=[A-Za-z0-9_-]*' body | head -n 1)
page focal accounts >/dev/null
lacks 'and never again' "$secret"
new=$(id new)
same 'with its role' 1 "$(darya grant list new@example.org | grep -c 'reader.place:KG-C')"
same 'another role' 303 "$(send focal "accounts/$new" do=add_grant role=contributor context=place:KG)"
same 'one beyond the own' 403 "$(send focal "accounts/$new" do=add_grant role=reader context=place:TJ)"
same 'nobody gives to oneself' 403 "$(send focal "accounts/$focal_id" do=add_grant role=reader context=place:KG)"
g=$(grants)
foreign=$(darya grant list admin@example.org | cut -f1)
same 'the role of an administrator stays' 404 "$(send focal "accounts/$admin_id" do=end_grant "grant=$foreign")"
same 'not by another page either' 404 "$(send focal "accounts/$new" do=end_grant "grant=$foreign")"
same 'nor as an own one' 404 "$(send focal account do=end_grant "grant=$foreign")"
same 'no link for an administrator' 404 "$(send focal "accounts/$admin_id" do=link)"
lacks 'none is shown' 'secret='
same 'an account is not a focal point’s to close' 403 "$(send focal "accounts/$writer_id" do=close)"
same 'nor its sessions to end' 403 "$(send focal "accounts/$writer_id" do=end_sessions)"
same 'all roles are there' "$g" "$(grants)"
same 'the administrator is signed in' 200 "$(page admin account)"
given=$(darya grant list new@example.org | grep contributor | cut -f1)
same 'an own gift is taken back' 303 "$(send focal "accounts/$new" do=end_grant "grant=$given")"
same 'a stranger gets a role' 303 "$(send focal "accounts/$far" do=add_grant role=reader context=place:KG email=far@example.org)"
same 'and is known from now on' 200 "$(page focal "accounts/$far")"
organisation='{"name":{"en":"Bureau"},"kind":"un","seat":"place:KG","sources":[{"url":"https://example.org/"}]}'
printf %s "$organisation" >o.json
darya record save organisation o.json --id organisation:bureau >/dev/null
same 'invited into an organisation, by its name' 200 "$(send focal accounts do=invite email=clerk@example.org name=Clerk language=en organisation=Bureau role=reader context=place:KG)"
clerk=$(id clerk)
page focal "accounts/$clerk" >/dev/null
holds 'which its page tells' 'organisations/bureau'
darya user invite --email colleague@example.org --name Colleague --organisation organisation:bureau >/dev/null 2>&1
page focal accounts >/dev/null
holds 'those of an organisation of the country are there' 'colleague@example.org'
lacks 'the administrator still is not' 'admin@example.org'
same 'an administrator makes a link' 200 "$(send admin "accounts/$writer_id" do=link)"
holds 'it is shown' 'secret='
same 'ends sessions' 303 "$(send admin "accounts/$focal_id" do=end_sessions)"
same 'which are over' 303 "$(page focal account)"
same 'closes' 303 "$(send admin "accounts/$new" do=close)"
same 'for good' closed "$(darya user list | grep new@ | cut -f4)"
page admin "accounts/$new" >/dev/null
holds 'past roles are told' 'Ended'
holds 'what it read is told' 'What it read that is not public'

# --- windows
same 'a window opens' 303 "$(send admin windows do=open id=2026-q1 context=place:KG type= until=2999-03-31)"
same 'no day' 422 "$(send admin windows do=open id=2026-q2 context=place:KG type= until=soon)"
page admin windows >/dev/null
holds 'it is listed' '2026-q1'
same 'it closes' 303 "$(send admin windows do=close id=2026-q1 'note=all are in')"
page admin windows >/dev/null
holds 'with its note' 'all are in'
same 'one that is none' 404 "$(send admin windows do=close id=nowhere)"

# --- the trail
same 'the trail by its kind' 200 "$(page admin 'audit.json?act=grant.')"
check 'holds those alone' python3 -c 'import json
rows = json.load(open("body"))["data"]["entries"]
assert rows and all(r["act"].startswith("grant.") for r in rows), rows
assert [r["number"] for r in rows] == sorted((r["number"] for r in rows), reverse=True)'
same 'by the address of a person' 200 "$(page admin 'audit?actor=focal@example.org')"
holds 'with the name' 'Focal Point'
same 'since a day that is none' 400 "$(page admin 'audit?since=soon')"
page admin audit >/dev/null
lacks 'the chain is not checked unasked' 'The chain holds'
page admin 'audit?verify=1' >/dev/null
holds 'but when asked' "The chain holds: $(entries) entries"
page admin audit.csv >/dev/null
same 'all of it as a table' "$(($(entries) + 1))" "$(wc -l <body)"
check 'no password stands in it' sh -c "! grep -q 'lakes\|carts' body"
for lang in ru ky ps; do
    for p in account accounts "accounts/$writer_id" audit windows confirm; do
        same "$p in $lang" 200 "$(code -b admin.jar "$at/$lang/$p")"
    done
done
status 'the server stops well' 0 stop_server
