# Merging duplicates and erasing values in the browser: who may, what is told before, what it does.
. "$(dirname "$0")/lib.sh"
cd "$work"
darya() { "$DARYA" "$@" --data "$data"; }
link() { darya user invite --email "$1@example.org" --name "$1" --role "$2" --in "$3" 2>/dev/null | sed 's/.*secret=//'; }
admin=$(link admin administrator region) reviewer=$(link reviewer reviewer place:KG) writer=$(link writer contributor place:KG)
make() { # ID NAME PLACE CONTACT
    printf '{"name":{"en":"%s"},"kind":"un","seat":"%s","email":"%s","sources":[{"url":"https://example.org/"}]}' "$2" "$3" "$4" >o.json
    darya record save organisation o.json --id "organisation:$1" --submit >/dev/null && darya record publish "organisation:$1" >/dev/null
}
make twin 'Twin Bureau' place:KG secret-mail@example.org
make one 'The Bureau' place:KG one@example.org
sed 's/The Bureau/Far Bureau/; s/place:KG/place:KZ/' o.json >far.json
darya record save organisation far.json --id organisation:zzfar >/dev/null

start_server --data "$data"
for who in admin reviewer writer; do
    same "$who names a password" 303 "$(code -c $who.jar "$at/en/invitation" -H "Origin: $at" --data-urlencode "secret=${!who}" -d 'password=quiet-lakes-at-noon-7&again=quiet-lakes-at-noon-7')"
    curl -s -b $who.jar "$at/en/account" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1 >$who.csrf
done
page() { code -b "$1.jar" -D head "$at/en/organisations/$2"; } # WHO PATH
send() { # WHO PATH FIELD…
    local who=$1 path=$2; shift 2
    local fields=(); for f in "$@"; do fields+=(--data-urlencode "$f"); done
    code -b "$who.jar" -D head "$at/en/$path" -H "Origin: $at" --data-urlencode "csrf=$(cat "$who.csrf")" "${fields[@]}"
}
holds() { check "$1" grep -qF -- "$2" body; }
lacks() { check "$1" sh -c "! grep -qF -- '$2' body"; }
where() { tr -d '\r' <head | sed -n 's/^[Ll]ocation: //p'; }

# --- who may
page writer 'twin?copy=working' >/dev/null
lacks 'no way there for a contributor' 'twin/merge'
page reviewer 'twin?copy=working' >/dev/null
holds 'one for a reviewer' 'twin/merge'
lacks 'who erases nothing' 'twin/erase'
page admin 'twin?copy=working' >/dev/null
holds 'an administrator erases' 'twin/erase'
same 'a contributor does not merge' 403 "$(page writer twin/merge)"
same 'a reviewer does not erase' 403 "$(page reviewer twin/erase)"
same 'nor by sending it' 403 "$(send reviewer organisations/twin/erase path=email reason=r)"
same 'who is nobody is asked to sign in' 303 "$(code "$at/en/organisations/twin/merge")"
same 'whatever stands there' 303 "$(code "$at/en/organisations/none/merge")"
same 'a record that is none' 404 "$(page admin none/merge)"

# --- merging
wait_for_password() { same "$1 tells the password again" 303 "$(send "$1" confirm password=quiet-lakes-at-noon-7 next=/en/work)"; }
for who in reviewer admin; do wait_for_password $who; done
same 'the form' 200 "$(page reviewer twin/merge)"
same 'what it would do' 200 "$(page reviewer 'twin/merge?into=The+Bureau')"
holds 'by the name of the other' 'organisation:one'
holds 'with what goes' 'Twin'
same 'one out of reach' 404 "$(page reviewer twin/merge?into=organisation:zzfar)"
sed 's/zzfar/ID/g' body >far
same 'is as none' 404 "$(page reviewer twin/merge?into=organisation:zznil)"
check 'in the same words' sh -c "sed 's/zznil/ID/g' body | cmp -s - far"
same 'itself' 422 "$(page reviewer twin/merge?into=organisation:twin)"
same 'not without a mark' 403 "$(code -b reviewer.jar "$at/en/organisations/twin/merge" -d into=organisation:one)"
same 'nothing is merged so far' 200 "$(code "$at/en/organisations/twin")"
page reviewer 'twin/merge?into=organisation:one' >/dev/null
holds 'the form names what was read' 'name="into_base" value="2"'
same 'not what somebody changed meanwhile' 409 "$(send reviewer organisations/twin/merge into=organisation:one base=1 into_base=2)"
holds 'in words of its own' 'Somebody changed this record while you were reading it'
holds 'with what it would do now' 'name="base" value="2"'
same 'nor into it' 409 "$(send reviewer organisations/twin/merge into=organisation:one base=2 into_base=1)"
same 'nor what was never read' 422 "$(send reviewer organisations/twin/merge into=organisation:one)"
same 'it is merged' /en/organisations/one?copy=working "$(send reviewer organisations/twin/merge into=organisation:one base=2 into_base=2 note=same >/dev/null; where)"
same 'the address leads on' 301 "$(code "$at/en/organisations/twin")"
same 'not twice' 422 "$(send reviewer organisations/twin/merge into=organisation:one base=3 into_base=2)"

# --- erasing
same 'what can be erased' 200 "$(page admin one/erase)"
holds 'each value' 'one@example.org'
holds 'by its path' 'value="email"'
same 'not without a reason' 422 "$(send admin organisations/one/erase path=email reason= base=2)"
holds 'and the choice stays' 'value="email" checked'
same 'nor what there is not' 422 "$(send admin organisations/one/erase other=nothing reason=r base=2)"
same 'nor what somebody changed meanwhile' 409 "$(send admin organisations/one/erase path=email reason=r base=1)"
same 'it is erased' /en/organisations/one/history "$(send admin organisations/one/erase path=email reason=consent base=2 >/dev/null; where)"
check 'from all revisions' sh -c "! '$DARYA' record history organisation:one --json --data '$data' | grep -q one@example.org"
page admin one/erase >/dev/null
lacks 'and from here' 'one@example.org'
for lang in ru ky ps; do
    for p in merge erase; do same "$p in $lang" 200 "$(code -b admin.jar "$at/$lang/organisations/one/$p")"; done
done
status 'the server stops well' 0 stop_server
