# Letters, as a mail server gets them: who is invited, whose draft came back, what waits; what is not public is
# in none of them, and none is lost or sent twice.
. "$(dirname "$0")/lib.sh"
py=/usr/bin/python3
"$py" -c 'import aiosmtpd' 2>/dev/null || { echo 'skip mail.sh: there is no aiosmtpd'; exit 0; }
here=$(realpath "$(dirname "$0")")
cd "$work"
darya() { "$DARYA" "$@" --data "$data"; }
mailer=
start_mail() { # HOST [PORT]
    mkdir -p box
    mkfifo hold 2>/dev/null
    rm -f mail.port # of the one before
    "$py" "$here/mail_server.py" box "$@" <>hold >mail.port 2>mail.err & mailer=$!
    for _ in $(seq 100); do [ -s mail.port ] && break; sleep 0.1; done
    smtp_port=$(cat mail.port)
}
stop_mail() { [ -z "$mailer" ] || { kill "$mailer"; wait "$mailer"; } 2>/dev/null; mailer=; }
trap 'stop_server; stop_mail; rm -rf "$work"' EXIT
letters() { ls box/*.eml 2>/dev/null | wc -l; }
comes() { # NAME NUMBER: within some seconds there are so many
    for _ in $(seq 60); do [ "$(letters)" -ge "$2" ] && break; sleep 0.1; done
    same "$1" "$2" "$(letters)"
}
read_letter() { # NUMBER: by Python's library: a line each of its head, then its text
    "$py" - box/$1.eml <<'END'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert not m.defects, m.defects
print(sorted(m.keys()))
for name in ("From", "To", "Subject", "Content-Language", "Message-ID", "Date", "Auto-Submitted"):
    print(name + ": " + str(m[name]))
print(m.get_content())
END
}
has() { check "$1" grep -qF -- "$3" "$2"; }
url=https://sdg.example.org
mail() { echo --url $url --mail "smtp://127.0.0.1:$smtp_port" --mail-from; }

# --- what is asked for
darya user invite --email admin@example.org --name Admin --role administrator --in region >first.link 2>/dev/null
start_mail 127.0.0.1
status 'mail without an address of the site' 2 darya serve --listen 127.0.0.1:0 --mail smtp://localhost --mail-from a@b.c
says 'it is told' "needs '--url'"
status 'mail without a sender' 2 darya serve --listen 127.0.0.1:0 --url $url --mail smtp://localhost
says 'the sender is asked for' 'mail-from'
status 'a sender that is none' 2 darya serve --listen 127.0.0.1:0 --url $url --mail smtp://localhost --mail-from Darya
status 'a password in the address' 2 darya mail test a@example.org --mail smtp://me:hush@localhost --mail-from a@b.c
check 'it is not repeated' sh -c '! grep -q hush status.out'
status 'a time zone that is none' 2 darya serve --listen 127.0.0.1:0 $(mail) a@b.c --mail-zone Asia/Nowhere
status 'a test letter' 0 darya mail test a@example.org --mail "smtp://127.0.0.1:$smtp_port" --mail-from 'Darya <darya@example.org>' --lang ru
comes 'it arrives' 1
read_letter 1 >letter
has 'its subject' letter 'Subject: Пробное письмо Darya'
has 'its sender' letter 'From: Darya <darya@example.org>'
has 'its language' letter 'Content-Language: ru'
same 'the envelope' 'darya@example.org a@example.org' "$(cat box/1.to)"
status 'a test letter to nobody' 2 darya mail test nobody --mail "smtp://127.0.0.1:$smtp_port" --mail-from a@b.c
ip=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -E '^[0-9.]+$' | head -n 1)
stop_mail
if [ -n "$ip" ]; then
    start_mail "$ip"
    status 'another machine without TLS gets nothing' 7 darya mail test a@example.org --mail "smtp://$ip:$smtp_port" --mail-from a@b.c
    says 'why is told' 'STARTTLS\|TLS'
    status 'unless that is wanted' 0 darya mail test a@example.org --mail "smtp://$ip:$smtp_port" --mail-from a@b.c --mail-plain
    stop_mail
else echo 'skip another machine: this one has no address'; fi
rm -rf box
start_mail 127.0.0.1

# --- without mail
start_server --data "$data"
name_password() { # WHO SECRET PASSWORD
    code -c "$1.jar" "$at/en/invitation" -H "Origin: $at" --data-urlencode "secret=$2" -d "password=$3&again=$3"
}
secret_of() { sed -n 's/.*secret=\([A-Za-z0-9_-]*\).*/\1/p' "$1" | head -n 1; }
same 'an administrator comes in' 303 "$(name_password admin "$(secret_of first.link)" quiet-lakes-at-noon-7)"
csrf_of() { curl -s -b "$1.jar" "$at/en/account" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1; }
send() { # WHO PATH FIELD…
    local who=$1 path=$2; shift 2
    local fields=(); for f in "$@"; do fields+=(--data-urlencode "$f"); done
    code -b "$who.jar" "$at/en/$path" -H "Origin: $at" --data-urlencode "csrf=$(csrf_of "$who")" "${fields[@]}"
}
invite() { send admin accounts do=invite "email=$1@example.org" "name=$2" "language=$3" role=contributor context=place:KG; }
same 'without mail an invitation is a link' 200 "$(invite early Early en)"
check 'which is shown' grep -q 'invitation?secret=' body
check 'no letter is promised' sh -c '! grep -q "on its way" body'
same 'the account page says nothing of letters' 200 "$(code -b admin.jar "$at/en/account")"
check 'it does not' sh -c '! grep -q "id=\"ml\"" body'
stop_server
sleep 1
same 'nothing waits' '' "$(darya mail list --all)"

# --- an invitation
serve_mail() { start_server --data "$data" $(mail) 'Дарья <darya@example.org>'; sleep 1.5; }
serve_mail
same 'what was before is not told' 0 "$(letters)"
name='Айнура "A" <x@y.z>, Bcc: b@example.org'
same 'somebody is invited' 200 "$(invite writer "$name" ru)"
check 'the link is shown' grep -q 'invitation?secret=' body
check 'a letter is promised' grep -q 'on its way' body
copied=$(secret_of body)
comes 'the letter arrives' 1
read_letter 1 >letter
same 'for that person alone' 'darya@example.org writer@example.org' "$(cat box/1.to)"
has 'in the language of that person' letter 'Subject: Ваш доступ к Darya'
has 'from whom' letter 'From: Дарья <darya@example.org>'
has 'a name stays a name' letter 'writer@example.org>'
check 'no head is added' sh -c "! head -n 1 letter | grep -qi bcc"
has 'a program wrote it' letter 'Auto-Submitted: auto-generated'
mailed=$(secret_of letter)
check 'another link than the one that was copied' [ -n "$mailed" -a "$mailed" != "$copied" ]
has 'at the site' letter "$url/ru/invitation?secret=$mailed"
check 'the store has neither link' sh -c "! grep -aq -e '$mailed' -e '$copied' '$data'/darya.sqlite*"
same 'the link works' 303 "$(name_password writer "$mailed" green-tea-for-guests-2)"
same 'the other has ended with it' 404 "$(code "$at/en/invitation?secret=$copied")" 
same 'it is told in the list' sent "$(darya mail list --all | cut -f4)"
same 'a name of two lines is none' 422 "$(invite bad $'A\r\nBcc: b@example.org' en)"

# --- a draft comes back
writer='--as writer@example.org'
draft() { # NAME MORE [OPTION…]: submitted by the writer; its id
    printf '{"name":{"en":"%s"},"kind":"un","works_in":[{"to":"place:KG"}],"sources":[{"url":"https://example.org/a"}]%s}' "$1" "$2" >body.json
    shift 2
    darya record save organisation body.json --submit $writer "$@" 2>save.err | grep -o 'organisation:[a-z0-9-]*' | head -n 1
}
give_back() { darya record return "$1" --note 'Quagga is a word of the reviewer' >/dev/null; }
restricted=',"sensitivity":"restricted","reason":"diplomatic"'
plain=$(draft 'Okapi Draft' '')
hidden=$(draft 'Zebra Secret' "$restricted")
known=$(draft 'Public Heron' '')
check 'there are drafts' [ -n "$plain" -a -n "$hidden" -a -n "$known" ]
darya record publish "$known" >/dev/null
draft 'Pelican New Name' '' --id "$known" --base 2 >/dev/null
for id in "$plain" "$hidden" "$known"; do give_back "$id"; done
comes 'three letters come' 4
cat box/2.to box/3.to box/4.to >to
check 'to the author' sh -c '! grep -vq "^\(darya@example.org writer@example.org\)*$" to'
for n in 2 3 4; do read_letter $n; done >letter
has 'in Russian' letter 'Subject: Вам вернули черновик'
has 'of what kind they are' letter '(Организация)'
has 'what is public has its name' letter 'Организация: Public Heron)'
has 'and its address' letter "$url/ru/organisations/${known#*:}?copy=working"
has 'the others lead to the own work' letter "$url/ru/work"
has 'where letters are turned off is told' letter "$url/ru/account"
same 'the letters are different ones' 4 "$(grep -h '^Message-ID' box/*.eml | sort -u | wc -l)"
withheld() { # what no letter may have, in its bytes or read
    cat box/*.eml >raw; for f in box/*.eml; do read_letter "$(basename "$f" .eml)"; done >decoded
    for word in Okapi Zebra Pelican Marabou Quagga "${plain#*:}" "${hidden#*:}"; do
        check "no letter has '$word'" sh -c "! grep -qi -- '$word' raw decoded"
    done
}
withheld

# --- the server refuses, is busy, is away
rm -f box/answer box/refused
echo '550 5.7.1 no letters with http://example.org in them' >box/answer
give_up=$(draft 'Okapi Two' ''); give_back "$give_up"
for _ in $(seq 50); do darya mail list | grep -q refused && break; sleep 0.1; done
darya mail list >list
has 'a letter that is refused is told' list 'refused'
has 'with what the server said' list '550 5.7.1 no letters with'
check 'but no link' sh -c '! grep -q example.org/ list'
same 'administrators see it' 200 "$(code -b admin.jar "$at/en/accounts/$(darya user list | grep writer@ | cut -f1 | sed 's/account://')")"
has 'on the page of the account' body 'refused by the mail server'
rm box/answer
darya mail again "$(cut -f1 list)" >/dev/null
comes 'once asked for, it goes again' 5
echo '451 4.3.0 busy' >box/answer
busy=$(draft 'Okapi Three' ''); give_back "$busy"
for _ in $(seq 50); do darya mail list | grep -q '451' && break; sleep 0.1; done
darya mail list >list
has 'a busy server: it waits' list 'waiting'
has 'why is told' list '451 4.3.0 busy'
rm box/answer
stop_server
port_before=$smtp_port
stop_mail
serve_mail
away=$(draft 'Okapi Four' ''); give_back "$away"
for _ in $(seq 50); do [ "$(darya mail list | grep -c waiting)" = 2 ] && break; sleep 0.1; done
same 'no server: both wait' 2 "$(darya mail list | grep -c waiting)"
taken=$(draft 'Marabou Public' ''); darya record publish "$taken" >/dev/null
draft 'Marabou Again' '' --id "$taken" --base 2 >/dev/null; give_back "$taken"
for _ in $(seq 50); do [ "$(darya mail list | grep -c waiting)" = 3 ] && break; sleep 0.1; done
same 'a third waits' 3 "$(darya mail list | grep -c waiting)"
check 'the site stops at once' timeout 5 sh -c "kill $server; while kill -0 $server 2>/dev/null; do sleep 0.1; done"
server=
start_mail 127.0.0.1 "$port_before"
give_in() { darya record submit "$1" --base "$(darya record show "$1" --json | grep -o '"revision":[0-9]*' | head -n 1 | cut -d: -f2)" $writer >/dev/null; }
give_in "$away"
check 'what another was about is erased' darya record erase "$taken" name --reason 'a legal order'
faketime=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null)
if [ -n "$faketime" ]; then
    later() { # HOURS LETTERS: the site, then; until there are so many, and a while longer
        : >serve.out
        LD_PRELOAD=$faketime FAKETIME=+$1h FAKETIME_DONT_FAKE_MONOTONIC=1 "$DARYA" serve --data "$data" --listen 127.0.0.1:0 \
            $(mail) 'Дарья <darya@example.org>' >serve.out 2>serve.err & server=$!
        for _ in $(seq 100); do grep -q 'Darya is at' serve.out && break; sleep 0.05; done
        for _ in $(seq 100); do [ "$(letters)" -ge "$2" ] && break; sleep 0.1; done
        sleep 2
        stop_server
    }
    now=$(date -u +%-H) # 07:00 in Almaty is 02:00 in UTC
    to_two=$(((26 - now) % 24)); [ $to_two -ge 1 ] || to_two=24
    later 0.1 7
    same 'what was busy is sent, what is no draft any more is not' 7 "$(letters)"
    same 'nothing waits' '' "$(darya mail list)"
    later $((to_two + 1)) 9
    same 'the next morning has a digest for the author and one for who reviews' 9 "$(letters)"
    own=$(grep -l writer@example.org box/8.to box/9.to | sed 's/[^0-9]//g')
    read_letter "$own" >letter
    has 'of what waits' letter 'Subject: Что вас ждёт'
    has 'in numbers' letter '- возвращено вам: 6'
    has 'where' letter "$url/ru/work"
    later $((to_two + 5)) 9
    same 'no second one on that day' 9 "$(letters)"
    later $((to_two + 25)) 11
    same 'one each on the next' 11 "$(letters)"
    start_server --data "$data" $(mail) a@example.org
    same 'digests are turned off' 303 "$(send writer account do=mail returned=1)"
    stop_server
    later $((to_two + 49)) 12
    same 'then none comes to that account' 12 "$(letters)"

    # --- the server takes all of a letter and hangs up without an answer
    serve_mail
    touch box/hush
    same 'somebody is invited' 200 "$(invite doubted Doubted en)"
    copied=$(secret_of body)
    for _ in $(seq 100); do darya mail list | grep -q waiting && [ -s box/taken ] && break; sleep 0.1; done
    taken() { grep -c ^Message-ID box/taken; }
    same 'the letter waits, it may be lost' 1 "$(taken)"
    stop_server
    later 0.05 12
    same 'it comes a second time' 2 "$(taken)"
    darya mail list >list
    has 'then it is given up' list 'expired'
    later 2 12
    later 8 12
    same 'and never a third time' 2 "$(taken)"
    rm box/hush
    "$py" - box/taken >links <<'END'
import base64, re, sys
for part in re.split(rb"(?=^Date: )", open(sys.argv[1], "rb").read(), flags=re.M)[1:]:
    text = base64.b64decode(part.split(b"\r\n\r\n", 1)[1]).decode()
    print(re.search("secret=([A-Za-z0-9_-]*)", text)[1])
END
    serve_mail
    opens() { code "$at/en/invitation?secret=$1"; }
    same 'the link of the first letter has ended' 404 "$(opens "$(sed -n 1p links)")"
    same 'that of the second opens' 200 "$(opens "$(sed -n 2p links)")"
    same 'and the one that was copied' 200 "$(opens "$copied")"
    stop_server
else echo 'skip digests: there is no libfaketime'; fi

# --- addresses to which no letter goes
serve_mail
same 'an address to which no letter goes is none' 422 "$(send admin accounts do=invite 'email=a@[127.0.0.1]' name=A role=contributor context=place:KG)"
check 'that is told' grep -q 'to which letters can go' body
before=$(letters)
same 'somebody is invited whose address' 200 "$(invite odd Odd en)"
comes 'takes letters' $((before + 1))
"$py" - "$data/darya.sqlite" <<'END' # as accounts had them before that was asked
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10)
db.execute("update access_account set email = 'odd@[127.0.0.1]', email_key = 'odd@[127.0.0.1]' where name = 'Odd'")
db.commit()
END
odd=$(darya user list | grep '\[127' | cut -f1)
same 'and does no more' 200 "$(send admin "accounts/${odd#account:}" do=link)"
check 'has a link' grep -q 'invitation?secret=' body
check 'and no letter is promised' sh -c '! grep -q "on its way" body'
for _ in $(seq 50); do darya mail list | grep -q refused && break; sleep 0.1; done
check 'its letter is refused at once' sh -c "'$DARYA' mail list --data '$data' | grep -q 'refused.*no address of mail'"
stop_server
withheld
