# Rights: every route and type as every role, in and out of context, against a table; then what
# those who may not see could infer. The work is done by test/rights/rights.py.
. "$(dirname "$0")/lib.sh"
unset DARYA_STORE
python3 "$(dirname "$0")/../rights/rights.py" "$DARYA" "$work"
