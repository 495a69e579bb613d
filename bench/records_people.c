/* Makes 500 accounts with roles in a data folder of generated records: records_people DATA SEED.
 * sample0 is the administrator; by their number's rest: 1 contributes in a country, 2 is the focal
 * point of an organisation, 3 reviews in a country, 4 reads in a province, 0 analyses a country.
 * The first ten have a password. */
#include "records_open.h"

enum { ACCOUNTS = 500, WITH_PASSWORD = 10 };
static const char PASSWORD[] = "samples are for measuring only";

static const char *const HOME[] = {"KG", "KZ", "TJ", "TM", "UZ", "AF"};

static Str context_of(Bench *b, unsigned i, uint64_t *state, const char **role)
{
    static const char *const roles[] = {"analyst", "contributor", "focal_point", "reviewer",
                                        "reader"};
    const Place *parts[100];
    const char *country = HOME[i / 5 % 6];
    *role = i ? roles[i % 5] : "administrator";
    if (!i)
        return STR("region");
    if (i % 5 == 2)
        return arena_printf(b->arena, "organisation:s%06u", (unsigned)bench_chance(state, 100));
    size_t count = i % 5 == 4 ? place_parts(b->framework, str_of(country), parts, 100) : 0;
    return count ? arena_printf(b->arena, "place:" STR_FMT,
                                STR_ARG(parts[bench_chance(state, count)]->id))
                 : arena_printf(b->arena, "place:%s", country);
}

static void make_account(Bench *b, unsigned i, uint64_t *state)
{
    char secret[SECRET_TEXT];
    const char *role;
    Account account;
    Grant grant = {0}, given;
    Db *db = store_db(b->store);
    Viewer operator= viewer_operator(clock_now_us());
    AccountDraft draft = {.email = arena_printf(b->arena, "sample%u@example.org", i),
                          .name = arena_printf(b->arena, "Sample %u", i),
                          .language = languages[i % LOCALE_COUNT].code};
    bench_must(b, account_invite(db, &operator, & draft, b->arena, &account, secret, &b->err));
    if (i < WITH_PASSWORD)
        bench_must(b, account_accept(db, str_of(secret), str_of(PASSWORD), clock_now_us(), b->arena,
                                     &account, &b->err));
    grant.account = account.id;
    grant.context = context_of(b, i, state, &role);
    grant.role = str_of(role);
    bench_must(b, grant_add(db, &operator, & grant, NULL, NULL, b->arena, &given, &b->err));
}

int main(int argc, char **argv)
{
    Bench b;
    if (argc != 3)
        return 2;
    uint64_t state = strtoull(argv[2], NULL, 10);
    bench_open(&b, argv[1], STORE_WRITE);
    for (unsigned i = 0; i < ACCOUNTS; i++)
        make_account(&b, i, &state);
    bench_close(&b);
    return 0;
}
