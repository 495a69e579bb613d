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
status 'a test letter' 0 darya mail test a@example.org $(mail) 'Darya <darya@example.org>' --lang ru --mail "smtp://127.0.0.1:$smtp_port"
comes 'it arrives' 1
read_letter 1 >letter
has 'its subject' letter 'Subject: Пробное письмо Darya'
has 'its sender' letter 'From: Darya <darya@example.org>'
has 'its language' letter 'Content-Language: ru'
same 'the envelope' 'darya@example.org a@example.org' "$(cat box/1.to)"
status 'a test letter to nobody' 2 darya mail test nobody $(mail) a@b.c
ip=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -E '^[0-9.]+$' | head -n 1)
stop_mail
if [ -n "$ip" ]; then
    start_mail "$ip"
    status 'another machine without TLS gets nothing' 6 darya mail test a@example.org --mail "smtp://$ip:$smtp_port" --mail-from a@b.c
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
S='"sources":[{"url":"https://example.org/a"}],"country":[{"to":"place:KG"}]'
save() { # ID NAME MORE: by the writer, submitted
    printf '{"name":{"en":"%s"},%s}' "$2" "$3" >body.json
    darya record save "${1%%:*}" body.json --id "$1" >/dev/null 2>&1
}
same 'the account chooses its letters' 200 "$(code -b writer.jar "$at/en/account")"
check 'both are on' [ "$(grep -o 'name="\(returned\|digest\)" value="1" checked' body | wc -l)" = 2 ]
echo '== records'
