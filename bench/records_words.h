/* Words of which records_make.c makes names and texts: none names anything that there is. In the
 * order of languages[]: en, ru, kk, ky, tg, tk, uz, fa-AF, ps. */
#pragma once

enum { WORD_LANGUAGES = 9, WORD_KINDS = 8, WORD_THEMES = 16, WORD_SYLLABLES = 24 };

/* "generated": every name says so. */
static const char *const WORD_SAMPLE[WORD_LANGUAGES] = {
    "sample", "образец", "үлгі", "үлгү", "намуна", "nusga", "namuna", "نمونه", "نمونه"};

static const char *const WORD_KIND[WORD_LANGUAGES][WORD_KINDS] = {
    {"Fund", "Centre", "Institute", "Union", "Society", "Academy", "Bank", "Service"},
    {"Фонд", "Центр", "Институт", "Союз", "Общество", "Академия", "Банк", "Служба"},
    {"Қор", "Орталық", "Институт", "Одақ", "Қоғам", "Академия", "Банк", "Қызмет"},
    {"Фонд", "Борбор", "Институт", "Биримдик", "Коом", "Академия", "Банк", "Кызмат"},
    {"Фонд", "Марказ", "Институт", "Иттиҳод", "Ҷамъият", "Академия", "Бонк", "Хадамот"},
    {"Gazna", "Merkez", "Institut", "Birleşme", "Jemgyýet", "Akademiýa", "Bank", "Gulluk"},
    {"Jamgʻarma", "Markaz", "Institut", "Uyushma", "Jamiyat", "Akademiya", "Bank", "Xizmat"},
    {"صندوق", "مرکز", "انستیتوت", "اتحادیه", "جامعه", "اکادمی", "بانک", "خدمات"},
    {"صندوق", "مرکز", "انستیتوت", "اتحادیه", "ټولنه", "اکاډمي", "بانک", "خدمت"}};

static const char *const WORD_THEME[WORD_LANGUAGES][WORD_THEMES] = {
    {"water", "health", "education", "energy", "climate", "forest", "land", "city", "women",
     "children", "food", "labour", "justice", "data", "road", "river"},
    {"вода", "здоровье", "образование", "энергия", "климат", "лес", "земля", "город", "женщины",
     "дети", "питание", "труд", "право", "данные", "дорога", "река"},
    {"су", "денсаулық", "білім", "энергия", "климат", "орман", "жер", "қала", "әйелдер", "балалар",
     "тамақ", "еңбек", "әділет", "деректер", "жол", "өзен"},
    {"суу", "саламаттык", "билим", "энергия", "климат", "токой", "жер", "шаар", "аялдар", "балдар",
     "тамак", "эмгек", "адилет", "маалымат", "жол", "дарыя"},
    {"об", "саломатӣ", "маориф", "энергия", "иқлим", "ҷангал", "замин", "шаҳр", "занон", "кӯдакон",
     "ғизо", "меҳнат", "адолат", "маълумот", "роҳ", "дарё"},
    {"suw", "saglyk", "bilim", "energiýa", "howa", "tokaý", "ýer", "şäher", "zenanlar", "çagalar",
     "azyk", "zähmet", "adalat", "maglumat", "ýol", "derýa"},
    {"suv", "salomatlik", "taʼlim", "energiya", "iqlim", "oʻrmon", "yer", "shahar", "ayollar",
     "bolalar", "oziq", "mehnat", "adolat", "maʼlumot", "yoʻl", "daryo"},
    {"آب", "صحت", "معارف", "انرژی", "اقلیم", "جنگل", "زمین", "شهر", "زنان", "کودکان", "غذا", "کار",
     "عدالت", "معلومات", "سرک", "دریا"},
    {"اوبه", "روغتیا", "پوهنه", "انرژي", "اقلیم", "ځنګل", "ځمکه", "ښار", "ښځې", "ماشومان", "خواړه",
     "کار", "عدالت", "معلومات", "سړک", "سیند"}};

/* Of invented names, in three scripts. */
enum { SCRIPT_LATIN, SCRIPT_CYRILLIC, SCRIPT_ARABIC, SCRIPTS };
static const char *const WORD_SYLLABLE[WORD_SYLLABLES][SCRIPTS] = {
    {"sa", "са", "سا"},    {"lo", "ло", "لو"},    {"mur", "мур", "مور"}, {"tar", "тар", "تار"},
    {"vi", "ви", "وی"},    {"na", "на", "نا"},    {"bek", "бек", "بیک"}, {"ri", "ри", "ری"},
    {"gul", "гул", "گل"},  {"o", "о", "او"},      {"shi", "ши", "شی"},   {"kan", "кан", "کان"},
    {"dar", "дар", "دار"}, {"ma", "ма", "ما"},    {"zi", "зи", "زی"},    {"ten", "тен", "تین"},
    {"bo", "бо", "بو"},    {"rush", "руш", "رش"}, {"al", "ал", "ال"},    {"mi", "ми", "می"},
    {"ja", "жа", "جا"},    {"far", "фар", "فر"},  {"nur", "нур", "نور"}, {"ko", "ко", "کو"}};

/* The script of each language. */
static const int WORD_SCRIPT[WORD_LANGUAGES] = {SCRIPT_LATIN,    SCRIPT_CYRILLIC, SCRIPT_CYRILLIC,
                                                SCRIPT_CYRILLIC, SCRIPT_CYRILLIC, SCRIPT_LATIN,
                                                SCRIPT_LATIN,    SCRIPT_ARABIC,   SCRIPT_ARABIC};
static const char *const SCRIPT_NAME[SCRIPTS] = {"latin", "cyrillic", "arabic"};
