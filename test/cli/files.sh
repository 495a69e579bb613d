# Files of records: kept by their hash, told by their content, read by whoever sees the field.
. "$(dirname "$0")/lib.sh"
cd "$work"
darya() { "$DARYA" "$@" --data "$data"; }
link() { darya user invite --email "$1@example.org" --name "$1" --role "$2" --in "$3" 2>/dev/null | sed 's/.*secret=//'; }
admin=$(link admin administrator region) writer=$(link writer contributor place:KG) other=$(link other contributor place:KZ)
start_server --data "$data"
for who in admin writer other; do
    same "$who names a password" 303 "$(code -c $who.jar "$at/en/invitation" -H "Origin: $at" --data-urlencode "secret=${!who}" -d 'password=quiet-lakes-at-noon-7&again=quiet-lakes-at-noon-7')"
    curl -s -b $who.jar "$at/en/account" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1 >$who.csrf
done
page() { code -b "$1.jar" -D head "$at/en/$2"; } # WHO PATH
send() { # WHO PATH FIELD…: as a form with files
    local who=$1 path=$2; shift 2
    local fields=(); for f in "$@"; do fields+=(-F "$f"); done
    code -b "$who.jar" -D head "$at/en/$path" -H "Origin: $at" -F "csrf=$(cat "$who.csrf")" "${fields[@]}"
}
holds() { check "$1" grep -qF -- "$2" body; }
lacks() { check "$1" sh -c "! grep -qF -- '$2' body"; }
where() { tr -d '\r' <head | sed -n 's/^[Ll]ocation: //p'; }

# Images made here: a JPEG that tells where it was taken, a PNG with a text in it.
python3 - <<'P'
import struct, zlib
def chunk(name, data): return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
def png(side, extra=b""):
    rows = b"".join(b"\0" + b"\x40\x80\xc0" * side for _ in range(side))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
open("told.png", "wb").write(png(40, chunk(b"tEXt", b"Comment\0taken in Secretville")))
open("plain.png", "wb").write(png(40))
open("cut.png", "wb").write(png(40)[:-20])
open("paper.pdf", "wb").write(b"%PDF-1.4\n% a sample paper\n" + b"0" * 3000 + b"\n%%EOF\n")
open("scan.pdf", "wb").write(b"%PDF-1.4\n% a signed sheet\n%%EOF\n")
open("page.html", "wb").write(b"<html><script>alert(1)</script></html>")
open("drawing.svg", "wb").write(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
import zipfile
def packed(name, parts):
    with zipfile.ZipFile(name, "w") as z:
        for part, text in parts.items(): z.writestr(part, text)
types = '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
word = {"[Content_Types].xml": types, "_rels/.rels": "<r/>", "word/document.xml": "<d/>", "word/media/image1.png": "x"}
packed("good.docx", word)
packed("good.odt", {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<d/>", "META-INF/manifest.xml": "<m/>", "Configurations2/": ""})
packed("bad1.docx", word | {"word/VBAPROJECT.BIN": "x"})
packed("bad2.docx", word | {"[Content_Types].xml": types.replace("document.main", "document.macroEnabled.main"), "word/x.xml": "x"})
packed("bad3.docx", word | {"setup.exe": "MZ"})
packed("bad4.docx", word | {"xl/macrosheets/sheet1.xml": "x"})
packed("bad5.odt", {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<d/>", "basic/Standard/m.xml": "x"})
packed("bad6.zip", {"mimetype": "application/pdf", "content.xml": "x"})
open("bom.txt", "wb").write(b"\xef\xbb\xbf<html><script>alert(1)</script>")
open("plain.txt", "wb").write("\ufeffПротокол встречи\r\n".encode())
with open("huge.png", "wb") as f: f.write(png(40)); f.truncate(200 << 20)
with open("wide.png", "wb") as f: f.write(png(40)); f.truncate(9 << 20)
with open("long.pdf", "wb") as f: f.write(b"%PDF-1.4\n"); f.truncate(25 << 20)
P
hash_of() { sha256sum "$1" | cut -d' ' -f1; }
files() { ls "$data/files" 2>/dev/null | sort | tr '\n' ' '; }
paper=$(hash_of paper.pdf) plain=$(hash_of plain.png)

# --- what is kept
fields=('name.en=Sample report' 'kind=report' 'where.0=Kyrgyzstan' 'sources.0.url=https://example.org/a' 'papers.0.paper=full_text')
same 'a form with a paper is saved' 303 "$(send writer publications/new "${fields[@]}" papers.0.file=@paper.pdf 'images.0.alternative.en=A blue square' images.0.credit=Sample images.0.licence=CC0 images.0.image=@told.png draft=1)"
at_record=$(where); record=${at_record%%\?*}; id=${record##*/}
page writer "publications/$id?copy=working" >/dev/null
holds 'the paper is told with its size' 'PDF, 3 kB'
holds 'and its hash' "$paper"
holds 'the image says what it shows' 'alt="A blue square"'
same 'an image keeps nothing of its making' "$(printf '%s\n%s\n' "$paper" "$plain" | sort | tr '\n' ' ')" "$(files)"
file() { code ${1:+-b $1.jar} -D head "$at/api/records/publications/$id/files/$2"; } # WHO HASH
same 'the writer reads the paper' 200 "$(file writer "$paper")"
check 'it is the same to the byte' cmp body paper.pdf
check 'it is saved, not opened' grep -qi "^content-disposition: attachment; filename=\"$id-${paper:0:8}.pdf\"" head
check 'nobody stores it on the way' grep -qi '^cache-control: no-store' head
same 'a draft is not for everybody' 404 "$(file '' "$paper")"
same 'nor for the writers of other places' 404 "$(file other "$paper")"
same 'an image is drawn' 200 "$(file writer "$plain")"
check 'as what it is' grep -qi '^content-type: image/png' head

# --- what is not
before=$(files)
refuse() { # NAME FIELD WORDS
    same "$1: refused" 422 "$(send writer publications/new "${fields[@]}" "$2" draft=1)"
    holds "$1: told why" "$3"
    holds "$1: what was typed is still there" 'value="Sample report"'
}
refuse 'a page' papers.0.file=@page.html 'Files of this kind are not kept'
refuse 'a drawing with a script' papers.0.file=@drawing.svg 'Files of this kind are not kept'
refuse 'a page that calls itself a PDF' 'papers.0.file=@page.html;filename=a.pdf;type=application/pdf' 'Files of this kind are not kept'
refuse 'a page behind a mark of order' papers.0.file=@bom.txt 'Files of this kind are not kept'
for bad in bad1.docx bad2.docx bad3.docx bad4.docx bad5.odt bad6.zip; do
    refuse "a document with programs ($bad)" papers.0.file=@$bad 'Files of this kind are not kept'
done
same 'a file where the form has none' 400 "$(send writer publications/new "${fields[@]}" papers.file=@paper.pdf draft=1)"
holds 'is told' 'papers.file'
refuse 'a cut image' images.0.image=@cut.png 'cut off or damaged'
refuse 'a paper as an image' images.0.image=@paper.pdf 'no image'
refuse 'an image of 9 MB as a paper' papers.0.file=@wide.png 'at most 8 MB'
refuse 'a paper of 25 MB' papers.0.file=@long.pdf 'at most 24 MB'
refuse 'a hash of nobody' "papers.0.file=$(printf 'x' | sha256sum | cut -d' ' -f1)" 'not kept here'
refuse 'no hash' papers.0.file=../../etc/passwd 'Send the file itself'
same 'an image of 200 MB: refused' 413 "$(send writer publications/new "${fields[@]}" images.0.image=@huge.png draft=1)"
holds 'an image of 200 MB: told how large it may be' '24 MB'
same 'nothing of them is kept' "$before" "$(files)"
same "another's file is not had by its hash" 422 "$(send other publications/new 'name.en=Sample theft' 'kind=report' 'where.0=Kazakhstan' 'papers.0.paper=other' "papers.0.file=$paper" draft=1)"
holds 'and is told as one that is not there' 'not kept here, or not for you'
same 'nobody sends a file' 403 "$(code "$at/en/publications/new" -H "Origin: $at" -F name.en=x -F papers.0.file=@paper.pdf)"

for good in good.docx good.odt plain.txt; do
    darya record attach $good >attached
    check "$good is kept" grep -qi "  ${good##*.}  " attached
done
# --- in public
darya record submit "publication:$id" --base 1 >/dev/null && darya record publish "publication:$id" --base 2 >/dev/null
same 'published, it is for everybody' 200 "$(file '' "$paper")"
check 'and asked for again by its mark' sh -c "[ \$(curl -s -o /dev/null -w '%{http_code}' -H \"\$(tr -d '\r' <head | sed -n 's/^[Ee][Tt]ag: /If-None-Match: /p')\" '$at/api/records/publications/$id/files/$paper') = 304 ]"
page writer "publications/$id" >/dev/null
same 'a signed approval sheet is added' 303 "$(send writer "publications/$id/edit" base=3 "${fields[@]}" "papers.0.file=$paper" approvals.0.sheet=@scan.pdf approvals.0.of_revision=3 submit=1)"
page writer "publications/$id/approval" >/dev/null
holds 'the sheet has room for signatures' 'class="sheet"'
holds 'it lists the signed one' "$(hash_of scan.pdf)"
darya record show "publication:$id" --json | python3 -c 'import hashlib,json,sys
b = json.load(sys.stdin)["body"]
print(hashlib.sha256(json.dumps(b, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest())' >reckoned
holds 'and the SHA-256 of the text can be reckoned again' "$(cat reckoned)"
darya record publish "publication:$id" --base 4 >/dev/null
same 'a signed sheet is not public' 404 "$(file '' "$(hash_of scan.pdf)")"
same 'its writer reads it' 200 "$(file writer "$(hash_of scan.pdf)")"
same 'an image that is gone from the public text is gone' 404 "$(file '' "$plain")"

# --- restricted: the file goes with its field
darya record show "publication:$id" --json >shown.json
python3 -c 'import json,sys
b = json.load(open("shown.json"))["body"]; b["sensitivity"] = "restricted"; b["reason"] = "a test"; json.dump(b, open("b.json", "w"))'
darya record save publication b.json --id "publication:$id" --base 5 >/dev/null
same 'classified, the file is taken down at once' 404 "$(file '' "$paper")"
same 'nor is it had again by its hash, once the record is clean' 0 "$(
    darya record submit "publication:$id" --base 6 >/dev/null && darya record publish "publication:$id" --base 7 >/dev/null
    python3 -c 'import json
b = json.load(open("b.json")); b.pop("papers"); b.pop("sensitivity"); b.pop("reason"); json.dump(b, open("c.json", "w"))'
    darya record save publication c.json --id "publication:$id" --base 8 --submit >/dev/null && darya record publish "publication:$id" --base 9 >/dev/null
    echo $?)"
darya user invite --email late@example.org --name late --role contributor --in place:KG 2>/dev/null | sed 's/.*secret=//' >late.secret
code -c late.jar "$at/en/invitation" -H "Origin: $at" --data-urlencode "secret=$(cat late.secret)" -d 'password=quiet-lakes-at-noon-7&again=quiet-lakes-at-noon-7' >/dev/null
curl -s -b late.jar "$at/en/account" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1 >late.csrf
same 'a writer who never sent it cannot name it' 422 "$(send late "publications/$id/edit" base=10 "${fields[@]}" "papers.0.file=$paper" draft=1)"
holds 'and is told as of one that is not there' 'not kept here'
chmod u+w "$data/files"/* && printf x >>"$data/files/$(hash_of scan.pdf)"
same 'a damaged file is not sent' 503 "$(file writer "$(hash_of scan.pdf)")"
check 'where it lies is not told' sh -c "! grep -q '$data' body"
darya record attach scan.pdf >/dev/null
same 'sending it again mends it' 200 "$(file writer "$(hash_of scan.pdf)")"
stop_server >/dev/null

# --- by command, and from store to store
darya record attach paper.pdf >attached
check 'a file is kept by command' grep -q "^$paper  PDF" attached
status 'a page is not' 11 darya record attach page.html
check 'all goes out with its files' sh -c "'$DARYA' records export --data '$data' >all.jsonl"
check 'and comes into an empty folder' "$DARYA" records import all.jsonl --data again
"$DARYA" records export --data again >all2.jsonl
check 'the same bytes' cmp all.jsonl all2.jsonl
check 'files too' cmp "again/files/$paper" paper.pdf
sed "s/\"content\":\"J/\"content\":\"K/" all.jsonl >changed.jsonl
status 'a changed file is refused' 2 "$DARYA" records import changed.jsonl --data third
same 'and leaves nothing' '' "$(ls third/files 2>/dev/null)"
grep -v '^{"file"' all.jsonl >without.jsonl
status 'a record without its file is refused' 2 "$DARYA" records import without.jsonl --data fourth
says 'and told so' 'file that is not here'

# --- erased
darya record erase "publication:$id" papers --reason 'a test' >/dev/null
check 'an erased paper is in no folder' sh -c "[ ! -e '$data/files/$paper' ]"
check 'what else is named stays' sh -c "[ -e '$data/files/$(hash_of scan.pdf)' ]"
