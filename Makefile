# make              build/release/darya          make MODE=debug   with ASan and UBSan, -Werror
# make tests        unit tests (debug)           make CC=clang MODE=debug tests
# make fuzz         fuzz targets (clang)         make coverage     line coverage of the unit tests
# make clean        remove build/
MODE    ?= release
CC      ?= cc
B       := build/$(MODE)$(if $(findstring clang,$(CC)),-clang)

PKGS    := sqlite3 libpq libmicrohttpd expat jansson yaml-0.1 icu-i18n icu-uc zlib libzstd libzip libcrypto \
           xlsxwriter libsodium libcurl
WARN    := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla -Wformat=2 -Wno-format-nonliteral -Wundef
CFLAGS  += -std=gnu17 -D_GNU_SOURCE -g -march=x86-64-v3 $(WARN) -Isrc -I$(B)/gen -MMD -MP \
           $(shell pkg-config --cflags $(PKGS)) $(CFLAGS_$(MODE))
LDFLAGS += $(LDFLAGS_$(MODE))
LDLIBS  := $(shell pkg-config --libs $(PKGS)) -lpthread -lm
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
CFLAGS_release  := -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LDFLAGS_release := -pie -Wl,-z,relro,-z,now
CFLAGS_debug    := -O1 -Werror -fno-omit-frame-pointer $(SANITIZE)
LDFLAGS_debug   := $(SANITIZE)
ifneq (,$(findstring clang,$(CC)))
# So that unit tests and fuzz targets share one build; all that fuzzing can watch (trace-cmp) would make unit tests
# take several times as long.
CFLAGS_debug    += -fsanitize-coverage=inline-8bit-counters,pc-table
endif
CFLAGS_coverage  := -O0 --coverage
LDFLAGS_coverage := --coverage

SRC  := $(sort $(filter-out src/main.c,$(shell find src -name '*.c')))
OBJ  := $(SRC:%.c=$(B)/%.o) $(B)/assets.o
ASSETS := $(sort $(wildcard web/templates/*.html web/static/* locale/*.po reference/*.csv profiles/*.csv) \
          $(shell find sample -type f 2>/dev/null))
TEST := $(sort $(shell find test -name 'test_*.c' 2>/dev/null))

.PHONY: all tests fuzz fuzz-targets coverage clean
all: $(B)/darya
$(B)/darya: $(B)/src/main.o $(B)/libdarya.a
	$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)
$(B)/libdarya.a: $(OBJ)
	@rm -f $@
	$(AR) rcs $@ $^
tests:
	@$(MAKE) --no-print-directory MODE=debug build/debug$(if $(findstring clang,$(CC)),-clang)/tests
# The main of the tests calls test_FOLDER_NOUN() of every test/FOLDER/test_NOUN.c.
TEST_NAMES := $(subst /test_,_,$(TEST:test/%.c=test_%))
$(B)/gen/test_main.c: $(TEST)
	@mkdir -p $(@D)
	@{ for name in $(TEST_NAMES); do echo "int $$name(void);"; done; \
	   echo "int main(void)"; echo "{"; echo "    int failed = 0;"; \
	   for name in $(TEST_NAMES); do echo "    failed += $$name();"; done; \
	   echo "    return failed != 0;"; echo "}"; } >$@
$(B)/tests: $(B)/gen/test_main.c $(TEST:%.c=$(B)/%.o) $(B)/libdarya.a
	$(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@ $(LDLIBS) -lcmocka
$(B)/test/%.o: CFLAGS += $(if $(filter debug,$(MODE)),-O0) # takes half the time; what they test is -O1
$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c $< -o $@
# Fuzz targets: build/debug-clang/fuzz_NAME, by clang's libFuzzer.
FUZZ := $(sort $(wildcard test/fuzz/fuzz_*.c))
fuzz:
	@$(MAKE) --no-print-directory MODE=debug CC=clang fuzz-targets
fuzz-targets: $(FUZZ:test/fuzz/%.c=$(B)/%)
$(B)/fuzz_%: $(B)/test/fuzz/fuzz_%.o $(B)/libdarya.a
	$(CC) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer $^ -o $@ $(LDLIBS)

# Line coverage of the unit tests.
coverage:
	@$(MAKE) --no-print-directory MODE=coverage build/coverage/tests
	build/coverage/tests >build/coverage/log 2>&1
	@cd build/coverage && find . -name '*.gcda' -path './src/*' | xargs gcov -n 2>/dev/null | \
	    awk '/^File/ { file = $$2 } /^Lines/ && file ~ /src\// { split($$2, part, ":"); print part[2], $$4, file }' | \
	    sort -n | awk '{ print } { sub("%", "", $$1); covered += $$1 * $$2 / 100; all += $$2 } END { printf "%.1f%% of %d lines\n", 100 * covered / all, all }'

# Files that are part of the program.
$(B)/assets.s: script/embed $(ASSETS)
	@mkdir -p $(@D)
	script/embed $(ASSETS) >$@
$(B)/assets.o: $(B)/assets.s $(ASSETS)
	$(CC) -c $< -o $@
clean:
	rm -rf build
-include $(OBJ:.o=.d) $(TEST:%.c=$(B)/%.d) $(FUZZ:%.c=$(B)/%.d) $(B)/src/main.d
