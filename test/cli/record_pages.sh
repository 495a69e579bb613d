# The pages of records as a visitor reads them: what declarations say of how a page tells a field,
# on the sample and on a visit with hours.
. "$(dirname "$0")/lib.sh"
cd "$work"
"$DARYA" demo --no-serve --data "$data" >/dev/null 2>&1
S='"sources":[{"key":"a","url":"https://example.org/a","publisher":"Party","confidence":"party"},{"key":"b","url":"https://example.org/b","publisher":"Paper"}]'
put() { # ID JSON: published
    printf '%s' "$2" >body.json
    "$DARYA" record save "${1%%:*}" body.json --id "$1" --submit --data "$data" >/dev/null &&
        "$DARYA" record publish "$1" --data "$data" >/dev/null
}
put event:hours "{\"name\":{\"en\":\"Visit with hours\"},\"kind\":\"visit\",\"status\":\"announced\",\"starts\":\"2099-08-03\",\"ends\":\"2099-08-04\",\"zone\":\"Asia/Almaty\",\"where\":[{\"to\":\"place:KZ-ALA\"}],\"programme\":[{\"day\":\"2099-08-03\",\"from\":\"16:15\",\"what\":{\"en\":\"Second\"}},{\"day\":\"2099-08-03\",\"from\":\"14:30\",\"to\":\"15:45\",\"what\":{\"en\":\"First\"}},{\"day\":\"2099-08-04\",\"what\":{\"en\":\"Third\"}}],\"reason\":\"A visit that everybody may know of, for this test\",\"sensitivity\":\"public\",$S}"
put agreement:duties "{\"name\":{\"en\":\"Agreement with duties\"},\"kind\":\"treaty\",\"date\":\"2020-01-02\",\"acts\":[{\"act\":\"in_force\",\"date\":\"2021-05-06\"},{\"act\":\"signed\",\"date\":\"2020-01-02\"}],\"duties\":[{\"party\":{\"to\":\"place:KG\"},\"what\":{\"en\":\"opens a gate\"}},{\"party\":{\"to\":\"place:TJ\"},\"what\":{\"en\":\"repairs a road\"}},{\"party\":{\"to\":\"place:KG\"},\"what\":{\"en\":\"shares water\"}}],\"versions\":[{\"field\":\"date\",\"says\":{\"en\":\"a day later\"},\"source\":\"b\"}],$S}"
put person:held "{\"name\":{\"en\":\"Holder of offices\"},\"offices\":[{\"title\":{\"en\":\"First office\"},\"since\":\"2001\",\"until\":\"2004\"},{\"title\":{\"en\":\"Office of now\"},\"since\":\"2010\"},{\"title\":{\"en\":\"Second office\"},\"since\":\"2005\",\"until\":\"2009\"}],\"sensitivity\":\"public\",\"reason\":\"A person of this test whom everybody may know\",$S}"

"$DARYA" serve --data "$data" --listen 127.0.0.1:0 >served 2>served.err & server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do grep -q http served && break; sleep 0.1; done
port=$(sed -n 's|.*:\([0-9]*\)/$|\1|p' served)
get() { curl -s "http://127.0.0.1:$port/$1"; }
plain() { get "$1" | sed 's/<[^>]*>/ /g' | tr -s ' \n' ' '; }
told() { # NAME WORDS-IN-ORDER TEXT
    check "$1" python3 -c 'import re,sys
sys.exit(not re.search(".*?".join(map(re.escape, sys.argv[1].split("|"))), sys.argv[2]))' "$2" "$3"
}

visit=$(plain en/events/hours)
told 'a programme is a time table, by day and hour' '3 August 2099–4 August 2099|Programme|Times: Asia/Almaty|UTC+05:00|3 August 2099|14:30–15:45|First|16:15|Second|4 August 2099|Third' "$visit"
told 'hours have the digits of the page' '۱۴:۳۰' "$(plain ps/events/hours)"
told 'Dari, too' '۱۴:۳۰' "$(plain fa-AF/events/hours)"
sample=$(plain en/events/un-sg-visit-2025)
told 'who came stands by role' 'Participants|guest|António Guterres|host|Kassym-Jomart Tokayev|Murat Nurtleu|member|Li Junhua' "$sample"
told 'what was signed is told with who signed, and that accounts differ' 'Agreements|accounts differ|Parties: Kazakhstan, United Nations|signed: Murat Nurtleu, Li Junhua; witnessed:|Where: Almaty' "$sample"
told 'a promise is told with its owner, its day and its state' 'By whom: Kassym-Jomart Tokayev|Due by: not stated|open' "$sample"
told 'the verdict stands on top' 'Commitments : 0 of 3 done, 0 overdue|Programme' "$sample"
told 'accounts stand side by side, each with its sources' 'Signatures and witnesses|accounts differ|As recorded here|Murat Nurtleu|Other accounts|Signed by President Tokayev|The Astana Times|24.kz' "$(plain en/agreements/sdg-centre-host-country)"
agreement=$(plain en/agreements/duties)
told 'acts are a time line' 'Acts|2 January 2020|signed|6 May 2021|entered into force' "$agreement"
told 'duties stand under their party' 'What each must do|Kyrgyzstan|opens a gate|shares water|Tajikistan|repairs a road' "$agreement"
told 'an account of a plain field stands at it' 'Date accounts differ|a day later|Paper' "$agreement"
told 'of offices the present one goes first' 'Offices held|since 2010|Office of now|2005–2009|Second office|2001–2004|First office' "$(plain en/people/held)"
told 'the centre tells its mandate, with what is known of it' 'Works in|Kazakhstan|Afghanistan|Based on|General Assembly resolution|resolution|Date: 4 March 2025' "$(plain en/organisations/un-sdg-centre-almaty)"
city=$(plain en/places/KZ-ALA)
told 'a city tells what lies ahead before what was' 'Events|Ahead|Visit with hours|Past|biodiversity|3 August 2025' "$city"
told 'and which bodies sit in it' 'Organisations|UN Regional Centre|Seat: Almaty' "$city"
told 'a person is told what they were there' 'Events|Official visit|Participants: guest' "$(plain en/people/antonio-guterres)"
told 'a group tells its members by role' 'Members|chair|Turkmenistan|member|Kazakhstan' "$(plain en/groups/speca)"
get en/events/hours.json >visit.json
same 'the document says it, too' 'First Second' "$(python3 -c 'import json
section = [s for s in json.load(open("visit.json"))["data"]["sections"] if s["field"] == "programme"][0]
print(" ".join(i["lead"]["texts"][0]["text"] for i in section["heads"][0]["items"]))')"

# A form says what is needed, and from when on.
password='green-tea-for-guests-2' at="http://127.0.0.1:$port"
secret=$("$DARYA" user invite --email w@example.org --name Writer --role contributor --in region --data "$data" 2>/dev/null | sed 's/.*secret=//')
curl -s -o /dev/null -c jar "$at/en/invitation" -H "Origin: $at" --data-urlencode "secret=$secret" -d "password=$password&again=$password"
form=$(curl -s -b jar "$at/en/events/new" | sed 's/<[^>]*>/ /g' | tr -s ' \n' ' ')
told 'a form tells what a draft wants, and what a review does' 'Name required|Kind needed for review|Begins on needed for review' "$form"
