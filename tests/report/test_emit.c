/* SPDX-License-Identifier: Apache-2.0 */
/* What the JSON report's own tests (test_json.c) do not reach. */
#include "report/emit.h"

#include "sample.h"
#include "unit.h"

struct world {
	struct sample sample;
	struct report_options options;
	struct report report;
	struct buf out;
	struct emit emit;
};

static void open_world(struct world *w)
{
	sample_init(&w->sample);
	w->options = (struct report_options){ 0 };
	w->report = (struct report){
		.audit = &w->sample.audit,
		.options = &w->options,
		.mask = mask_new(&w->sample.audit, false),
		.out = &w->out,
	};
	w->out = (struct buf){ 0 };
	w->emit = (struct emit){ .report = &w->report, .out = &w->out };
	ck_assert_ptr_nonnull(w->report.mask);
}

static void close_world(struct world *w)
{
	emit_release(&w->emit);
	buf_release(&w->out);
	mask_free((struct mask *)w->report.mask);
}

static void write_values(struct emit *emit)
{
	static const char *const texts[] = { "a", "\xff" };

	emit_open(emit, NULL, '{');
	EMIT_TEXT(emit, "text", LIT("x" SAMPLE_SECRET "\xff"));
	EMIT_TEXTS(emit, "texts", texts, 2);
	emit_open(emit, "empty", '[');
	emit_close(emit, ']');
	emit_number(emit, "most", UINT64_MAX);
	emit_thousandths(emit, "part", 0.5);
	emit_count(emit, LIT("a\"b"), 7);
	EMIT_TEXT(emit, "none", (struct bytes){ 0 });
	emit_close(emit, '}');
}

START_TEST(on_one_line)
{
	struct world w;

	open_world(&w);
	w.emit.one_line = true;
	write_values(&w.emit);
	ck_assert_str_eq(
		buf_str(&w.out),
		"{\"text\":\"xKest********\xef\xbf\xbd\","
		"\"text_base64\":\"eEtlc3QqKioqKioqKv8=\","
		"\"texts\":[\"a\",\"\xef\xbf\xbd\"],"
		"\"texts_base64\":[null,\"/w==\"],"
		"\"empty\":[],\"most\":9223372036854775807,\"part\":0.500,"
		"\"a\\\"b\":7,\"none\":null}");
	close_world(&w);
}
END_TEST

START_TEST(without_raw_bytes)
{
	struct world w;

	open_world(&w);
	w.emit.plain = true;
	write_values(&w.emit);
	ck_assert_ptr_null(strstr(buf_str(&w.out), "base64"));
	ck_assert_ptr_nonnull(strstr(buf_str(&w.out), "\n  \"empty\": [],\n"));
	close_world(&w);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, on_one_line);
	tcase_add_test(tc, without_raw_bytes);
}

UNIT_MAIN("report/emit", add)
