# Hostile forms and JSON bodies: each is refused in words or lies inert, and changes nothing. They
# are listed in test/rights/hostile.py.
. "$(dirname "$0")/lib.sh"
unset DARYA_STORE
python3 "$(dirname "$0")/../rights/hostile.py" "$DARYA" "$work"
