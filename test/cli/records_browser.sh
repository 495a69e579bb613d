# A record's way from an invitation to the public, in a browser that we did not write, without script.
. "$(dirname "$0")/lib.sh"
[ -x /usr/bin/chromium ] || { echo 'skip records_browser.sh: there is no /usr/bin/chromium'; exit 0; }
need_npm records_browser.sh || exit 0
invite() { # NAME ROLE: prints the path of the link
    "$DARYA" user invite --data "$data" --email "$1@example.org" --name "$1" --role "$2" --in region 2>/dev/null | grep -o '/en/invitation.*'
}
writer=$(invite writer contributor) reviewer=$(invite reviewer reviewer)
start_server --data "$data"
node "$e2e/records.mjs" "$at" "$writer" "$reviewer" ${SHOTS:+"$SHOTS"}
