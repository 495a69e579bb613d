# The sample's register: all of it is published, each record has a source with an address, and facts.md is in it, statement
# by statement.
. "$(dirname "$0")/lib.sh"
unset DARYA_DATA
here=$(realpath "$(dirname "$0")/../..")

check 'the register comes in' "$DARYA" demo --no-serve --data "$data"
"$DARYA" records export "$work/all.jsonl" --data "$data" >/dev/null
same 'every line is a record' "$(wc -l <"$here/sample/register.jsonl")" "$(grep -c '^{"id":' "$work/all.jsonl")"

cat >"$work/records.py" <<'PY'
import json, sys
# By id: the body that is published; nothing that is not.
R = {}
for line in open(sys.argv[1], encoding='utf-8'):
    record = json.loads(line)
    if 'revisions' in record and record.get('published'):
        R[record['id']] = next(r['body'] for r in record['revisions'] if r['number'] == record['published'])
LINES = [json.loads(line) for line in open(sys.argv[2], encoding='utf-8')]
def told(name, wrong):
    wrong = list(wrong)
    print(f'not ok {name}: {", ".join(wrong[:5])}' if wrong else f'ok {name}')
def urls(body): return [s['url'] for s in body['sources']]
def texts(value):
    if isinstance(value, dict) and value and set(value) <= {'en', 'ru', 'kk', 'ky', 'tg', 'tk', 'uz', 'fa-AF', 'ps'}:
        yield value
    elif isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)
def keys(value):
    if isinstance(value, (dict, list)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield key
            yield from keys(part)
PY

cat >"$work/all.py" <<'PY'
from records import *
told('every record is published', (line['id'] for line in LINES if line['id'] not in R))
told('no id stands twice', {line['id'] for line in LINES if [l['id'] for l in LINES].count(line['id']) > 1})
told('every source has an address of the web, and the month in which it was read',
     (i for i, b in R.items() if not b['sources'] or not all(s['url'].startswith('https://') and s['retrieved'].startswith('2026-11')
                                                            and 'confidence' in s for s in b['sources'])))
told('every text is in English and Russian', {i for i, b in R.items() for t in texts(b) if not {'en', 'ru'} <= set(t)})
told('nobody can be called or written to', (i for i, b in R.items() if {'email', 'phone', 'contact'} & set(keys(b))))
told('what is public against the rule says why', (i for i, b in R.items() if b.get('sensitivity') == 'public' and len(b.get('reason', '')) < 20))
told('what heads of state said has no day', (i for i, b in R.items() if b.get('kind') == 'stated' and 'due' in b))
PY
PYTHONPATH=$work python3 "$work/all.py" "$work/all.jsonl" "$here/sample/register.jsonl"

need_shared register/facts.md || exit 0
cat >"$work/facts.py" <<'PY'
import re
from records import *
EMPTY = {}
def r(id): return R.get(id, EMPTY)
def en(id, field='summary'): return r(id).get(field, {}).get('en', '')
def to(value): return [l['to'] for l in (value if isinstance(value, list) else [value] if value else [])]
def links(id, field): return to(r(id).get(field))
def items(id, field): return r(id).get(field, [])
def has(id, **fields): return id in R and all(r(id).get(k) == v for k, v in fields.items())
# Whether the record names pages that begin so, as facts.md cuts their addresses; a day: published on it.
def by(id, *pages, day=''):
    def is_of(source, page):
        rest = re.sub('^https://(www[.])?', '', source['url'])
        return (rest.startswith(page) or rest.split('/')[0].endswith('.' + page)) and source.get('published', '').startswith(day)
    return id in R and all(any(is_of(s, page) for s in r(id)['sources']) for page in pages)
def programme(n, *words): return len(items(VISIT, 'programme')) > n and all(w in items(VISIT, 'programme')[n]['what']['en'] for w in words)
def offices(id): return items(id, 'offices')
def signed(part): return [s['person']['to'] for s in items(HOST, 'signatures') if s['part'] == part]
def members(id, role): return [to(m.get('party'))[0] for m in items(id, 'members') if m['role'] == role]
def said(id, field, *words): return any(v['field'] == field and all(w in v['says']['en'] for w in words) for v in items(id, 'versions'))
VISIT, HOST, CENTRE = 'event:un-sg-visit-2025', 'agreement:sdg-centre-host-country', 'organisation:un-sdg-centre-almaty'
RESOLUTION, IDEA, SUMMIT = 'agreement:sdg-centre-resolution', 'initiative:sdg-centre', 'event:regional-ecological-summit-2026'
TERMS, OVERLAP, HOSTING = 'commitment:sdg-centre-terms', 'commitment:sdg-centre-no-overlap', 'commitment:regional-ecological-summit'
ARTICLE, M37, M33, M172 = 'publication:dknews-2025-un-centre', 'claim:un-support-kz-2024', 'claim:un-support-kz-earlier', 'claim:un-support-kz-2021-2025'
TARGETS, SG, PRESIDENT, MINISTER = 'claim:sdg-progress-kz-2024', 'person:antonio-guterres', 'person:kassym-jomart-tokayev', 'person:murat-nurtleu'
SUCCESSOR, LI, EDITOR = 'person:yermek-kosherbayev', 'person:li-junhua', 'person:arman-korzhumbaev'
KZ, UZ, AF, FORUM, MEETING = 'node:unsdcf-kz-2026', 'node:unsdcf-uz-2026', 'node:unsf-af-2023', 'event:nca-sdg-forum-9', 'event:consultative-meeting-7'
SIX = ['place:' + c for c in ('KZ', 'KG', 'TJ', 'TM', 'UZ', 'AF')]
def parts(node): return [i for i, b in R.items() if to(b.get('part_of')) == [node]]
def visits(): return sorted(i for i, b in R.items() if b.get('kind') == 'visit' and b.get('status') == 'held' and to(b['where'])[0].startswith('place:KZ') and len(to(b['where'])) == 1
                            and any(to(p.get('person')) == [SG] and p['role'] == 'guest' for p in b['participants']))

# What facts.md says, in its order and words, and what then holds in the register.
FACTS = [
('Each with its source;', lambda: R and all(b['sources'] for b in R.values())),
('seen in stored copies of public pages in November 2026.', lambda: R and {s['retrieved'][:7] for b in R.values() for s in b['sources']} == {'2026-11'}),
('Where sources disagree, both stand: the register must be able to show a disputed fact.', lambda: sum('versions' in b for b in R.values()) > 4),
# the visit and the agreement
('3 August 2025,', lambda: has(VISIT, starts='2025-08-03', ends='2025-08-03', status='held')),
('Almaty:', lambda: links(VISIT, 'where') == ['place:KZ-ALA']),
('official visit', lambda: has(VISIT, kind='visit', level='official')),
('of the UN Secretary-General António Guterres,', lambda: any(to(p.get('person')) == [SG] and p['role'] == 'guest' for p in items(VISIT, 'participants')) and en(SG, 'name') == 'António Guterres' and any('Secretary-General' in o['title']['en'] for o in offices(SG))),
('part of a tour of Central Asia;', lambda: links(VISIT, 'part_of') == ['event:un-sg-tour-2025'] and 'Central Asia' in en('event:un-sg-tour-2025', 'name')),
('his third visit to Kazakhstan as Secretary-General', lambda: len(visits()) == 3),
('(astanatimes.com/2025/08/un-secretary-general-antonio-guterres-to-visit-kazakhstan; dknews.kz).', lambda: by(VISIT, 'astanatimes.com/2025/08/un-secretary-general-antonio-guterres-to-visit-kazakhstan', 'dknews.kz')),
('Programme', lambda: len(items(VISIT, 'programme')) == 5),
('(press.un.org/en/2025/sgt3434.doc.htm):', lambda: by(VISIT, 'press.un.org/en/2025/sgt3434.doc.htm')),
('arrival, met by Deputy Prime Minister and Foreign Minister Murat Nurtleu;', lambda: programme(0, 'Arrival', 'Deputy Prime Minister and Foreign Minister Murat Nurtleu')),
('meeting with President Kassym-Jomart Tokayev;', lambda: programme(1, 'Meeting with President Kassym-Jomart Tokayev')),
('signing ceremony at the UN Plaza, Almaty;', lambda: programme(2, 'Signing ceremony', 'UN Plaza, Almaty')),
('meeting with the UN country team', lambda: programme(3, 'UN country team')),
('(27 agencies,', lambda: programme(3, '27 agencies') and '27 agencies' in en('group:un-country-team-kz')),
('astanatimes.com/2025/08/un-secretary-general-pays-working-visit);', lambda: by(VISIT, 'astanatimes.com/2025/08/un-secretary-general-pays-working-visit')),
('departure the same afternoon.', lambda: programme(4, 'Departure the same afternoon')),
('Next stop: the third UN Conference on Landlocked Developing Countries, Turkmenistan.', lambda: programme(4, 'third UN Conference on Landlocked Developing Countries, Turkmenistan') and links('event:lldc3', 'where') == ['place:TM']),
('Host Country Agreement', lambda: has(HOST, kind='host_country', date='2025-08-03') and links(HOST, 'event') == [VISIT]),
('between the Government of Kazakhstan and the United Nations', lambda: links(HOST, 'parties') == ['place:KZ', 'organisation:un']),
('on the UN Regional Centre for the Sustainable Development Goals for Central Asia and Afghanistan.', lambda: 'UN Regional Centre for the Sustainable Development Goals for Central Asia and Afghanistan' in en(HOST, 'name')),
('Signatories, by the UN\'s trip summary: Murat Nurtleu for Kazakhstan;', lambda: MINISTER in signed('signatory') and to(items(HOST, 'signatures')[0]['party']) == ['place:KZ']),
('Li Junhua, Under-Secretary-General for Economic and Social Affairs, for the UN;', lambda: signed('signatory')[1:] == [LI] and items(HOST, 'signatures')[1]['capacity']['en'] == 'Under-Secretary-General for Economic and Social Affairs' and to(items(HOST, 'signatures')[1]['party']) == ['organisation:un']),
('the President and the Secretary-General witnessed it', lambda: signed('witness') == [PRESIDENT, SG]),
('(press.un.org/en/2025/sgt3434.doc.htm;', lambda: by(HOST, 'press.un.org/en/2025/sgt3434.doc.htm')),
('announced so in advance by dknews.kz).', lambda: any(a['act'] == 'announced' for a in items(HOST, 'acts')) and by(HOST, 'dknews.kz')),
('**Disputed**: other reports say that the President and the Secretary-General signed', lambda: said(HOST, 'signatures', 'Signed by President Tokayev and Secretary-General Guterres')),
('(astanatimes.com/2025/08/tokayev-guterres-inaugurate-un-regional-sdg-center-in-almaty).', lambda: by(HOST, 'astanatimes.com/2025/08/tokayev-guterres-inaugurate-un-regional-sdg-center-in-almaty')),
('Themes announced for the visit', lambda: len([l for l in links(VISIT, 'concerns') if l.startswith('theme:')]) == 4),
('(dknews.kz):', lambda: by(VISIT, 'dknews.kz')),
('international cooperation;', lambda: 'theme:cooperation' in links(VISIT, 'concerns')),
('global challenges, climate change among them;', lambda: 'theme:climate' in links(VISIT, 'concerns')),
('digital transformation;', lambda: 'theme:digital' in links(VISIT, 'concerns')),
('peace and stability in the region.', lambda: 'theme:peace' in links(VISIT, 'concerns')),
('Earlier visits of the Secretary-General: 2017;', lambda: has('event:un-sg-visit-2017', kind='visit', starts='2017', status='held')),
('3-4 July 2024', lambda: has('event:un-sg-visit-2024', kind='visit', starts='2024-07-03', ends='2024-07-04', status='held')),
('(astanatimes.com/2024/07/un-secretary-general-antonio-guterres-to-visit-kazakhstan-this-week; press.un.org/en/2024/sgt3394.doc.htm).', lambda: by('event:un-sg-visit-2024', 'astanatimes.com/2024/07/un-secretary-general-antonio-guterres-to-visit-kazakhstan-this-week', 'press.un.org/en/2024/sgt3394.doc.htm')),
('So 2025 is the third.', lambda: visits() == ['event:un-sg-visit-2017', 'event:un-sg-visit-2024', VISIT]),
('Murat Nurtleu left office on 26 September 2025;', lambda: [o.get('until') for o in offices(MINISTER)] == ['2025-09-26']),
('Yermek Kosherbayev followed', lambda: [o.get('since') for o in offices(SUCCESSOR)] == ['2025-09-26'] and to(offices(SUCCESSOR)[0]['organisation']) == to(offices(MINISTER)[0]['organisation'])),
('(rtvi.com/news/tokaev-smenil-glavu-mid-kazahstana; 24.kg/vlast/345029).', lambda: all(by(p, 'rtvi.com/news/tokaev-smenil-glavu-mid-kazahstana', '24.kg/vlast/345029') for p in (MINISTER, SUCCESSOR))),
('Offices are dated.', lambda: {'since', 'until'} & {k for p in (MINISTER, SUCCESSOR) for o in offices(p) for k in o} == {'since', 'until'}),
('The article that started this project: publication of DKnews.kz', lambda: links(ARTICLE, 'published_by') == ['organisation:dknews'] and by(ARTICLE, 'dknews.kz')),
('(registration certificate 10484-AA', lambda: [i['code'] for i in items('organisation:dknews', 'identifiers')] == ['10484-AA']),
('of 20 January 2010),', lambda: '20 January 2010' in en('organisation:dknews')),
('kind news,', lambda: has(ARTICLE, kind='news')),
('language ru,', lambda: has(ARTICLE, language='ru')),
('author Arman Korzhumbaev', lambda: any(a['role'] == 'author' and to(a.get('person')) == [EDITOR] for a in items(ARTICLE, 'authors'))),
('(editor-in-chief),', lambda: [o['title']['en'] for o in offices(EDITOR)] == ['Editor-in-chief']),
('photo credit UN RCO Kazakhstan,', lambda: any(a['role'] == 'photographer' and a['named'] == 'UN RCO Kazakhstan' for a in items(ARTICLE, 'authors'))),
('theme politics,', lambda: 'theme politics' in en(ARTICLE)),
('8,635 reads as shown in the copy;', lambda: [n['count'] for n in items(ARTICLE, 'reads')] == [8635]),
('written before the visit, in the future tense.', lambda: 'before the visit, in the future tense' in en(ARTICLE)),
# the centre
('Mandate: UN General Assembly resolution', lambda: has(RESOLUTION, kind='resolution') and links(HOST, 'mandate') == [RESOLUTION] and links(CENTRE, 'mandate')[:2] == [RESOLUTION, HOST]),
('adopted on 4 March 2025', lambda: has(RESOLUTION, date='2025-03-04') and [(a['act'], a['date']) for a in items(RESOLUTION, 'acts')] == [('adopted', '2025-03-04')]),
('by consensus, 152 co-sponsors,', lambda: [a['note']['en'] for a in items(RESOLUTION, 'acts')] == ['By consensus; 152 co-sponsors']),
('tabled by Kazakhstan for the Central Asian states', lambda: 'tabled by Kazakhstan for the Central Asian states' in en(RESOLUTION)),
('(astanatimes.com/2025/03/un-adopts-resolution-to-establish-sdg-regional-hub-in-almaty).', lambda: by(RESOLUTION, 'astanatimes.com/2025/03/un-adopts-resolution-to-establish-sdg-regional-hub-in-almaty')),
('Idea first voiced by President Tokayev', lambda: links(IDEA, 'launched_by') == [PRESIDENT] and 'first voiced' in en(IDEA)),
('at the 74th General Assembly, September 2019', lambda: has(IDEA, since='2019-09') and '74th session of the General Assembly' in en(IDEA)),
('(asiaplustj.info, 6 March 2025).', lambda: by(IDEA, 'asiaplustj.info', day='2025-03-06')),
('Covers Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan, Uzbekistan, Afghanistan.', lambda: links(CENTRE, 'works_in') == SIX),
('Part of UN DESA, not a separate institution', lambda: links(CENTRE, 'parent') == ['organisation:un-desa'] and 'not a separate institution' in en(CENTRE)),
('(inform.kz, 6 August 2025).', lambda: by(CENTRE, 'inform.kz', day='2025-08-06')),
('Priorities: sustainable economic growth, social equity, environmental protection;', lambda: {'theme:growth', 'theme:equality', 'theme:ecology'} <= set(links(CENTRE, 'works_on')) and 'sustainable economic growth, social equity, environmental protection' in en(CENTRE)),
('attention to the Programme of Action for landlocked developing countries 2024-2034 and to Afghanistan', lambda: 'Programme of Action for landlocked developing countries 2024-2034 and to Afghanistan' in en(CENTRE) and has('node:lldc-programme-2024', since='2024', until='2034')),
('(cn.inform.kz, 6 August 2025).', lambda: by(CENTRE, 'cn.inform.kz', day='2025-08-06')),
('It is to bring together governments, UN country teams, civil society, academia, the private sector, regional organisations and financial institutions', lambda: 'governments, UN country teams, civil society, academia, the private sector, regional organisations and financial institutions' in en(CENTRE)),
('(remarks of the Secretary-General, 3 August 2025).', lambda: by(CENTRE, 'press.un.org/en/2025/sgsm22753') and has('statement:guterres-2025-08-03', date='2025-08-03', form='delivered') and links('statement:guterres-2025-08-03', 'speaker') == [SG]),
# commitments
('Terms of reference to be finalised, leadership appointments to follow:', lambda: 'terms of reference are to be finalised, leadership appointments to follow' in en(TERMS)),
('UN,', lambda: links(TERMS, 'made_by') == ['organisation:un']),
('no date given', lambda: has(TERMS, kind='stated') and 'due' not in r(TERMS)),
('(remarks of the Secretary-General, 3 August 2025).', lambda: by(TERMS, 'press.un.org/en/2025/sgsm22753') and has(TERMS, made_on='2025-08-03')),
('No overlap of functions with other institutions in the region:', lambda: 'functions with other institutions in the region' in en(OVERLAP, 'name')),
('President Tokayev, 3 August 2025', lambda: links(OVERLAP, 'made_by') == [PRESIDENT] and has(OVERLAP, made_on='2025-08-03', kind='stated')),
('(eurasianstar.com).', lambda: by(OVERLAP, 'eurasianstar.com')),
('Regional Ecological Summit in Kazakhstan, April 2026:', lambda: 'Regional Ecological Summit in April 2026' in en(HOSTING, 'name')),
('announced by President Tokayev, 3 August 2025', lambda: links(HOSTING, 'made_by') == [PRESIDENT] and has(HOSTING, made_on='2025-08-03', kind='stated')),
('(eurasianstar.com);', lambda: by(HOSTING, 'eurasianstar.com')),
('set for Astana,', lambda: links(SUMMIT, 'where') == ['place:KZ-AST']),
('22-24 April 2026,', lambda: has(SUMMIT, starts='2026-04-22', ends='2026-04-24')),
('about 1,500 participants and eight themes planned', lambda: 'About 1,500 participants; eight themes planned' in en(SUMMIT, 'expected')),
('(24.kg; astanatimes.com/2026/03).', lambda: by(SUMMIT, '24.kg', 'astanatimes.com/2026/03')),
('All sources seen predate it: state announced, not held;', lambda: has(SUMMIT, status='announced') and 'Every source seen was written before' in en(SUMMIT)),
('outcome document not found.', lambda: SUMMIT in R and 'outcome' not in r(SUMMIT)),
# support
('Over 37 million US dollars', lambda: has(M37, figure=37000000, currency='USD') and en(M37, 'precision') == 'over'),
('of development support by the UN and its partners in Kazakhstan', lambda: 'Development support by the UN and its partners in Kazakhstan' in en(M37, 'scope')),
('in 2024', lambda: has(M37, since='2024', until='2024')),
('(dknews.kz; astanatimes.com/2025/08).', lambda: by(M37, 'dknews.kz', 'astanatimes.com/2025/08')),
('Primary source not found.', lambda: has(M37, traced='not_found') and 'No primary source was found' in en(M37, 'finding')),
('An earlier claim: 33.3 million with partners', lambda: has(M33, figure=33300000) and 'with its partners' in en(M33, 'scope')),
('(astanatimes.com, 1 July 2024, year not legible).', lambda: by(M33, 'astanatimes.com', day='2024-07-01') and 'not legible' in en(M33, 'scope') and 'since' not in r(M33)),
('For 2021-2025 about 172.5 million of programme support,', lambda: has(M172, figure=172500000, since='2021', until='2025') and en(M172, 'precision') == 'about'),
('of which the Government of Kazakhstan itself gave about one third', lambda: 'Government of Kazakhstan itself gave about one third' in en(M172)),
('(baq.kz):', lambda: by(M172, 'baq.kz')),
('"UN aid" is partly the country\'s own money.', lambda: 'partly the country\'s own money' in en(M172)),
('Spheres named:', lambda: 'Spheres named' in en(M37)),
('inclusive and sustainable growth;', lambda: 'theme:growth' in links(M37, 'concerns') and 'inclusive and sustainable growth' in en(M37)),
('ecological safety and green solutions;', lambda: 'theme:ecology' in links(M37, 'concerns') and 'ecological safety and green solutions' in en(M37)),
('equality and human rights;', lambda: 'theme:equality' in links(M37, 'concerns') and 'equality and human rights' in en(M37)),
('health, gender equality and education;', lambda: {'theme:health', 'theme:gender', 'theme:education'} <= set(links(M37, 'concerns'))),
('from regional development to vulnerable groups.', lambda: {'theme:regions', 'theme:vulnerable'} <= set(links(M37, 'concerns'))),
('Nearly 40% of targets reached or on track', lambda: has(TARGETS, figure=40) and en(TARGETS, 'precision') == 'nearly' and 'reached or on track' in en(TARGETS, 'scope')),
('in Kazakhstan in 2024', lambda: has(TARGETS, since='2024', until='2024') and links(TARGETS, 'where') == ['place:KZ']),
('(astanatimes.com/2025/08/un-secretary-general-pays-working-visit).', lambda: by(TARGETS, 'astanatimes.com/2025/08/un-secretary-general-pays-working-visit')),
# frameworks
('Kazakhstan: UN Sustainable Development Cooperation Framework 2026-2030,', lambda: has(KZ, kind='framework', since='2026', until='2030') and links(KZ, 'where') == ['place:KZ']),
('four priorities', lambda: len(parts(KZ)) == 4),
('(human development; diversification and decent work; environment; social cohesion),', lambda: [en(i, 'name') for i in parts(KZ)] == ['Human development', 'Diversification and decent work', 'Environment', 'Social cohesion']),
('69 indicators,', lambda: '69 indicators' in en(KZ)),
('presented on 27 February 2026', lambda: 'presented on 27 February 2026' in en(KZ) and has('event:kz-framework-2026', starts='2026-02-27', status='held')),
('(astanatimes.com/2026/03).', lambda: by(KZ, 'astanatimes.com/2026/03')),
('Uzbekistan: Cooperation Framework 2026-2030,', lambda: has(UZ, kind='framework', since='2026', until='2030') and links(UZ, 'where') == ['place:UZ']),
('signed in late October 2025,', lambda: 'late October 2025' in en(UZ) and r('agreement:unsdcf-uz-2026').get('date', '').startswith('2025-10-2')),
('six directions,', lambda: len(parts(UZ)) == 6),
('25 agencies', lambda: '25 agencies' in en(UZ)),
('(centralasia.media; report.az).', lambda: by(UZ, 'centralasia.media', 'report.az')),
('Afghanistan: UN Strategic Framework 2023-2025,', lambda: has(AF, kind='framework', since='2023', until='2025') and links(AF, 'where') == ['place:AF']),
('under exceptional circumstances;', lambda: 'under exceptional circumstances' in en(AF)),
('no cooperation framework.', lambda: 'no cooperation framework' in en(AF) and not any(b.get('kind') == 'framework' and 'place:AF' in to(b.get('where')) for i, b in R.items() if i != AF)),
('SPECA: seven countries,', lambda: len(members('group:speca', 'member')) == 7),
('the five of Central Asia with Afghanistan and Azerbaijan.', lambda: set(members('group:speca', 'member')) == set(SIX + ['place:AZ'])),
('9th North and Central Asia Multi-stakeholder Forum on the SDGs,', lambda: has(FORUM, kind='forum') and en(FORUM, 'name') == '9th North and Central Asia Multi-stakeholder Forum on the SDGs'),
('Almaty, 4-5 September 2025', lambda: has(FORUM, starts='2025-09-04', ends='2025-09-05') and links(FORUM, 'where') == ['place:KZ-ALA']),
('(ru.trend.az/business/4087841.html);', lambda: by(FORUM, 'ru.trend.az/business/4087841.html')),
('7th Consultative Meeting of the Heads of State of Central Asia,', lambda: has(MEETING, level='head_of_state') and en(MEETING, 'name') == '7th Consultative Meeting of the Heads of State of Central Asia'),
('Tashkent, 16 November 2025,', lambda: has(MEETING, starts='2025-11-16') and en(MEETING, 'venue') == 'Tashkent' and links(MEETING, 'where') == ['place:UZ']),
('which decided on Azerbaijan\'s full participation', lambda: 'Azerbaijan\'s full participation' in en(MEETING, 'outcome')),
('(uz.sputniknews.ru).', lambda: by(MEETING, 'uz.sputniknews.ru')),
('Global indicator framework:', lambda: has('node:global-indicators', kind='framework')),
('231 unique indicators in October 2020,', lambda: '231 unique indicators in October 2020' in en('node:global-indicators')),
('234 after the 2025 review', lambda: '234 after the review of 2025' in en('node:global-indicators')),
('(sdg.iisd.org).', lambda: by('node:global-indicators', 'sdg.iisd.org')),
('Kazakhstan\'s third Voluntary National Review: July 2025.', lambda: has('event:vnr-kz-2025', kind='review', starts='2025-07') and sum(i.startswith('event:vnr-kz-') for i in R) == 3),
# what was not found stays out
('The resolution\'s symbol,', lambda: RESOLUTION in R and 'symbol' not in r(RESOLUTION)),
('the agreement\'s text and its entry into force,', lambda: HOST in R and 'full_text' not in r(HOST) and not any(a['act'] in ('in_force', 'ratified') for a in items(HOST, 'acts'))),
('the centre\'s head,', lambda: CENTRE in R and not any(CENTRE in to(o.get('organisation')) for i in R for o in offices(i))),
('budget', lambda: CENTRE in R and not any('Regional Centre' in b['name']['en'] for i, b in R.items() if i.startswith(('claim:', 'opportunity:')))),
('and address on the web.', lambda: CENTRE in R and 'website' not in r(CENTRE)),
]

text = ' '.join(line.strip() for line in open(sys.argv[3], encoding='utf-8') if not line.startswith('#'))
left, at, found = '', 0, True
for statement, holds in FACTS:
    where = text.find(statement, at)
    if where < 0:
        print(f'not ok facts.md says "{statement}"')
        continue
    left += text[at:where]
    at = where + len(statement)
    name = f'facts.md: {statement}'
    try:
        print(f'ok {name}' if holds() else f'not ok {name}: the register says it otherwise, or not')
    except (KeyError, IndexError) as missing:
        print(f'not ok {name}: the register lacks {missing}')
left = re.sub(r'[\s-]+', ' ', left + text[at:]).strip()
print(f'not ok facts.md says nothing else: "{left}"' if left else 'ok facts.md says nothing else')
# The checks can fail: of nothing, none holds.
R.clear()
def fails(holds):
    try:
        return not holds()
    except (KeyError, IndexError):
        return True
told('an empty register holds none of it', (statement for statement, holds in FACTS if not fails(holds)))
PY
PYTHONPATH=$work python3 "$work/facts.py" "$work/all.jsonl" "$here/sample/register.jsonl" "$DARYA_SHARED/data/register/facts.md"
