# A visit and what became of it, from forms to the public, the calendar and the feed, in a browser
# that we did not write, without script.
. "$(dirname "$0")/lib.sh"
[ -x /usr/bin/chromium ] || { echo 'skip register_browser.sh: there is no /usr/bin/chromium'; exit 0; }
need_npm register_browser.sh || exit 0
put() { # ID JSON: published
    printf '%s' "$2" >"$work/body.json"
    "$DARYA" record save "${1%%:*}" "$work/body.json" --id "$1" --submit --data "$data" >/dev/null &&
        "$DARYA" record publish "$1" --data "$data" >/dev/null
}
invite() { # NAME ROLE: prints the path of the link
    "$DARYA" user invite --data "$data" --email "$1@example.org" --name "$1" --role "$2" --in place:KZ 2>/dev/null | grep -o '/en/invitation.*'
}
S='"sources":[{"url":"https://example.org/a"}]'
put person:guest "{\"name\":{\"en\":\"Sample Guest\",\"ru\":\"Гость-Пример\"},$S}"
put person:host "{\"name\":{\"en\":\"Sample Host\"},$S}"
put organisation:owner "{\"name\":{\"en\":\"Sample Ministry\"},\"kind\":\"government\",$S}"
writer=$(invite writer contributor) reviewer=$(invite reviewer reviewer)
start_server --data "$data"
node "$e2e/register.mjs" "$at" "$writer" "$reviewer" ${SHOTS:+"$SHOTS"}
