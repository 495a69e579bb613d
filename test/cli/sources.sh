# The same table in every wrapping gives the same release.
. "$(dirname "$0")/lib.sh"
cd "$work"
mkdir -p repo/data repo/.git repo/translations/kk repo/translations/en
printf 'Year,SEX,REF_AREA,Value\n2019,F,KZAKM,1.0\n2019,,,3\n' >repo/data/indicator_1-1-1.csv
printf 'Year,AGE,Value\n2019,Y0T4,1e3\n2019,,\n' >repo/data/indicator_1-1-2.csv
printf 'Year,Value\n2019,7\n' >repo/.git/indicator_9-9-9.csv
printf '# a comment\nF: Әйел\nSEX: Жынысы\n' >repo/translations/kk/SEX.yml
printf 'F: Female\n' >repo/translations/en/SEX.yml
printf 'notes\n' >repo/README.md
mkdir repo/indicator-config
printf 'indicator_number: 1.1.1\nindicator_name: A name of its own\nreporting_status: notstarted\n' \
    >repo/indicator-config/1-1-1.yml
printf 'indicator_number: 1.1.3\nreporting_status: complete\n' >repo/indicator-config/1-1-3.yml

"$DARYA" import repo --dataset T:S --data "$data" --json --report report.csv >1.json
same 'a folder: rows' 4 "$(json 1.json T:S read)"
same 'a folder: hidden files are left alone' 0 "$("$DARYA" query T:S --data "$data" | grep -c '9-9-9')"
check 'a folder: what was not used is told' grep -q 'skipped,.*README.md' report.csv
"$DARYA" export T:S --data "$data" --output expected >/dev/null
check 'names of codes in their languages' grep -q 'xml:lang="kk">Әйел' expected/structure.xml
check 'and of an indicator by its settings' grep -q 'A name of its own' expected/structure.xml
check 'settings that contradict the data' grep -q '1.1.1 is said to be not started' report.csv
check 'settings without data' grep -q '1.1.3 is said to be complete' report.csv
check 'and of components' grep -q 'xml:lang="kk">Жынысы' expected/structure.xml

alike() { # NAME DATA
    rm -rf out; "$DARYA" export T:S --data "$2" --output out >/dev/null
    check "$1: the same release" diff -r expected out
}
python3 - <<'X'
import os, zipfile
with zipfile.ZipFile("repo.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for folder, _, names in os.walk("repo"):
        for name in sorted(names):
            if ".git" not in folder:
                z.write(os.path.join(folder, name))
X
"$DARYA" import repo.zip --dataset T:S --data zip >/dev/null
alike 'zip' zip
mkdir packed
cp -r repo packed/r
gzip packed/r/data/indicator_1-1-1.csv
zstd -q --rm packed/r/data/indicator_1-1-2.csv 2>/dev/null || gzip packed/r/data/indicator_1-1-2.csv
for f in packed/r/data/*; do mv "$f" "${f%.*}"; done # told by content, not by name
"$DARYA" import packed/r --dataset T:S --data packed.d >/dev/null
alike 'gzip and zstd inside of a folder, under plain names' packed.d

cp -r expected one
cat one/data.csv | "$DARYA" import - --structure one/structure.xml --data stdin >/dev/null
alike 'standard input' stdin
gzip -c one/data.csv | "$DARYA" import - --structure one/structure.xml --data stdin.gz >/dev/null
alike 'standard input, packed' stdin.gz
tr ',' ';' <one/data.csv >semicolon.csv
"$DARYA" import semicolon.csv --structure one/structure.xml --data semicolon >/dev/null
alike 'semicolons' semicolon
{ printf '\357\273\277'; sed 's/$/\r/' one/data.csv; } >dos.csv
"$DARYA" import dos.csv --structure one/structure.xml --data dos >/dev/null
alike 'a byte order mark and line ends of DOS' dos

# --- one file is one file, whatever it is wrapped in
printf 'Year,AGE,Value\n2019,Y0T4,1e3\n2019,,\n2021,,9\n' >indicator_1-1-2.csv
python3 - <<'X'
import gzip, io, zipfile
text = open("indicator_1-1-2.csv", "rb").read()
def zipped(*entries):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in entries:
            z.writestr(name, data)
    return b.getvalue()
junk = ("__MACOSX/._indicator_1-1-2.csv", b"\0\5\26\7")
one = zipped(("indicator_1-1-2.csv", text))
files = {"one": one, "mac": zipped(("indicator_1-1-2.csv", text), junk),
         "gz-in-zip": zipped(("indicator_1-1-2.csv", gzip.compress(text))),
         "zip-in-zip": zipped(("1-1-2.zip", one)), "hollow": zipped(junk)}
deep = one
for i in range(6):
    deep = zipped((f"{i}.zip", deep))
files["deep"] = deep
for name, data in files.items():
    open(name + ".zip", "wb").write(data)
# the flag that says "encrypted", in both headers of the entry
locked = bytearray(one)
locked[6] |= 1
locked[locked.index(b"PK\1\2") + 8] |= 1
open("locked.zip", "wb").write(locked)
X
for file in one mac gz-in-zip zip-in-zip; do
    rm -rf single; cp -r zip single
    "$DARYA" import $file.zip --dataset T:S --data single --json >single.json
    same "$file.zip is merged as its file would be" '1 0' \
        "$(json single.json T:S stored) $(json single.json T:S deleted)"
done
status 'archives nested too deep' 5 "$DARYA" import deep.zip --data none
says 'that is said' 'nested deeper'
status 'an archive without files' 6 "$DARYA" import hollow.zip --data none
says 'that is said' 'hollow.zip: the archive holds no file'
status 'an encrypted archive' 11 "$DARYA" import locked.zip --data none
says 'is said to be so' 'locked.zip: .*password'
mkfifo pipe.csv
cat expected/data.csv >pipe.csv &
status 'a named pipe' 0 timeout 20 "$DARYA" import pipe.csv --structure expected/structure.xml --data pipe
alike 'a named pipe' pipe
mkdir pipes; mkfifo pipes/pipe.csv
status 'a pipe in a folder' 11 timeout 20 "$DARYA" import pipes --data none
says 'is not waited for' 'pipes/pipe.csv.*take it out'
gzip -k expected/structure.xml
status 'structures, packed' 0 "$DARYA" import expected/data.csv --structure expected/structure.xml.gz --data gz
rm expected/structure.xml.gz
alike 'structures, packed' gz
status 'structures that are none' 6 "$DARYA" import expected/data.csv --structure expected/data.csv --data none
says 'are said to be so' 'expected/data.csv: .*SDMX-CSV.*--structure'

# --- a bomb in an archive
python3 - <<'X'
import zipfile
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
    with z.open("bomb.csv", "w", force_zip64=True) as f:
        for _ in range(1100):
            f.write(b"x" * (1 << 20))
X
status 'an archive that expands to over a gigabyte' 5 "$DARYA" import bomb.zip --data bomb
says 'it is named' 'bomb.zip'
mkdir -p "deep/$(printf 'd/%.0s' $(seq 30))"
status 'folders nested too deep' 5 "$DARYA" import deep --data deep.d
ln -s . repo/loop
status 'a link that leads in circles' 5 "$DARYA" import repo --dataset T:S --data loop.d
rm repo/loop

# --- to a file or pipe no bar is drawn, on a terminal there is one
"$DARYA" import repo --dataset T:S --data bar 2>err >/dev/null
check 'no bar when nobody looks' test ! -s err
if command -v script >/dev/null; then
    script -qec "'$DARYA' import repo --dataset T:S --data bar2" typescript >/dev/null </dev/null
    check 'a bar on a terminal' grep -q '^.*\[#* *\] repo/' typescript
else
    echo 'skip a bar on a terminal: there is no script(1)'
fi
