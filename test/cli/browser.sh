# The pages in a browser that we did not write, in nine languages and four widths.
. "$(dirname "$0")/lib.sh"
e2e=$(dirname "$0")/../e2e
[ -x /usr/bin/chromium ] || { echo 'skip browser.sh: there is no /usr/bin/chromium'; exit 0; }
(cd "$e2e" && npm install --silent --no-audit --no-fund >/dev/null 2>&1) || {
    echo 'skip browser.sh: npm packages cannot be installed'
    exit 0
}
"$DARYA" demo --no-serve --data "$data" >/dev/null
"$DARYA" serve --data "$data" --listen 127.0.0.1:0 >"$work/address" &
server=$!
for _ in $(seq 100); do grep -q http "$work/address" && break; sleep 0.05; done
node "$e2e/pages.mjs" "$(grep -o 'http://[0-9.:]*' "$work/address")"
kill $server
