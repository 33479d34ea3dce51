/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "base/text.h"
#include "sample.h"
#include "unit.h"

#include <stdio.h>

#define DEPTH_MAX 8
#define COUNTS 4

static const char *const counted[COUNTS] = { "testcase", "failure", "error",
					     "skipped" };
static const char *const counts[COUNTS] = { "tests", "failures", "errors",
					    "skipped" };

/* An element that is open: what it says it holds, and what it held. */
struct element {
	char name[20];
	bool counts;
	size_t says[COUNTS];
	size_t holds[COUNTS];
};

/* Reads what we write, and nothing else that XML could be. */
struct reader {
	struct bytes in;
	struct element open[DEPTH_MAX];
	size_t depth;
	size_t suites;
	struct buf text; /* of all elements and attributes, decoded */
};

static bool take(struct reader *r, struct bytes what)
{
	if (!bytes_starts(r->in, what))
		return false;
	r->in = bytes_sub(r->in, what.len, r->in.len);
	return true;
}

static void take_entity(struct reader *r)
{
	static const struct {
		struct bytes name;
		char c;
	} entities[] = {
		{ LIT("&amp;"), '&' },	 { LIT("&lt;"), '<' },
		{ LIT("&gt;"), '>' },	 { LIT("&quot;"), '"' },
		{ LIT("&apos;"), '\'' },
	};

	for (size_t i = 0; i < COUNT(entities); i++) {
		if (take(r, entities[i].name)) {
			buf_add_char(&r->text, entities[i].c);
			return;
		}
	}
	ck_abort_msg("an entity that XML does not have");
}

/* The production Char of XML 1.0, but for what must be escaped. */
static void take_char(struct reader *r)
{
	uint32_t c;
	bool valid;

	if (r->in.len && r->in.p[0] == '&') {
		take_entity(r);
		return;
	}
	ck_assert(text_next(&r->in, &c, &valid));
	ck_assert_msg(valid && (c >= 0x20 || c == '\n') && c != 0xfffe &&
			      c != 0xffff && c != '<' && c != '>',
		      "U+%04x", c);
	text_add(&r->text, c);
}

static void take_name(struct reader *r, char out[20])
{
	size_t len = 0;

	while (len < r->in.len && len < 19 && is_alpha(r->in.p[len]))
		len++;
	ck_assert_uint_gt(len, 0);
	memcpy(out, r->in.p, len);
	out[len] = '\0';
	r->in = bytes_sub(r->in, len, r->in.len);
}

static void take_attribute(struct reader *r, struct element *element)
{
	char name[20];
	size_t from;

	take_name(r, name);
	ck_assert(take(r, LIT("=\"")));
	from = r->text.len;
	while (!take(r, LIT("\"")))
		take_char(r);
	for (size_t i = 0; i < COUNTS; i++) {
		if (strcmp(name, counts[i]) != 0)
			continue;
		element->counts = true;
		element->says[i] = strtoul(r->text.p + from, NULL, 10);
	}
	buf_add_char(&r->text, '\n');
}

static void close_element(struct reader *r)
{
	struct element *element;

	ck_assert_uint_gt(r->depth, 0);
	element = &r->open[--r->depth];
	for (size_t i = 0; element->counts && i < COUNTS; i++)
		ck_assert_msg(element->says[i] == element->holds[i],
			      "%s says %zu %s and holds %zu", element->name,
			      element->says[i], counts[i], element->holds[i]);
}

static void open_element(struct reader *r)
{
	struct element *element = &r->open[r->depth];

	ck_assert_uint_lt(r->depth, DEPTH_MAX);
	*element = (struct element){ 0 };
	take_name(r, element->name);
	r->suites += !strcmp(element->name, "testsuite");
	for (size_t i = 0; i < COUNTS; i++) {
		for (size_t k = 0; k < r->depth; k++)
			r->open[k].holds[i] +=
				!strcmp(element->name, counted[i]);
	}
	r->depth++;
	while (take(r, LIT(" ")))
		take_attribute(r, element);
	if (take(r, LIT("/>")))
		close_element(r);
	else
		ck_assert(take(r, LIT(">")));
}

static void end_element(struct reader *r)
{
	char name[20];

	take_name(r, name);
	ck_assert_uint_gt(r->depth, 0);
	ck_assert_str_eq(name, r->open[r->depth - 1].name);
	ck_assert(take(r, LIT(">")));
	close_element(r);
}

static void read_all(struct reader *r, struct bytes in)
{
	*r = (struct reader){ .in = in };
	ck_assert(take(r, LIT("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")));
	do {
		if (take(r, LIT("</")))
			end_element(r);
		else if (take(r, LIT("<")))
			open_element(r);
		else
			take_char(r);
	} while (r->depth);
	ck_assert(bytes_eq(r->in, LIT("\n")));
}

static void write_and_read(const struct audit *audit, bool show_secrets,
			   struct reader *r, struct buf *out)
{
	ck_assert_int_eq(sample_report(audit, REPORT_JUNIT, show_secrets, out),
			 0);
	read_all(r, buf_bytes(out));
}

static const char *const lines[] = {
	"<testsuites name=\"bbaudit\" tests=\"9\" failures=\"3\" errors=\"3\" "
	"skipped=\"2\" time=\"1.734\">\n",
	"<testsuite name=\"bbaudit\" tests=\"1\" failures=\"0\" errors=\"1\" "
	"skipped=\"0\" timestamp=\"2026-11-18T11:06:40\">\n",
	"<error type=\"incomplete\" message=\"INCOMPLETE: ",
	"<testsuite name=\"/srv/git/one.git\" tests=\"4\" failures=\"2\" "
	"errors=\"0\" skipped=\"1\" time=\"1.234\"",
	"<testcase classname=\"bbaudit.coverage\" "
	"name=\"all of the repository was read\"/>\n",
	"<testcase classname=\"bitbucket-app-password\" "
	"name=\"Bitbucket app password Kest******** (bb-0011)\">\n",
	"<failure type=\"high\" message=\"high, confirmed: removed by vendor "
	"(2026-07-28): App passwords were removed.\">",
	"\nat deploy/settings.env:14 in /srv/git/one.git: "
	"TOKEN=Kest******** # ********\n",
	"\nrevoke: Nothing is left.</failure>\n",
	"(bb-0022)\">\n",
	"(bb-0033)\">\n      <skipped message=\"a test of ours, says the "
	"ignore file\"/>\n",
	"<testsuite name=\"/srv/git/two\" tests=\"4\" failures=\"1\" "
	"errors=\"2\" skipped=\"1\"",
	"<error type=\"incomplete\" message=\"12 of 20 objects scanned, "
	"2 things not read\"/>\n",
	"(bb-0011)\">\n",
	"\nat config (config) in /srv/git/two",
	"<testcase classname=\"bbaudit.skipped\" name=\"blob 515151515151 "
	"big.bin: larger than the limit\">\n"
	"      <error type=\"skipped\" message=\"larger than the limit\"/>\n",
	"cut short (7 objects); accepted: known since 2020\">\n"
	"      <skipped message=\"known since 2020\"/>\n",
	"</testsuites>\n",
};

START_TEST(lines_of_the_sample)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	struct reader r;
	size_t from = 0;

	sample_init(&sample);
	sample_extend(&sample);
	write_and_read(&sample.audit, false, &r, &out);
	ck_assert_uint_eq(r.suites, 3);
	for (size_t i = 0; i < COUNT(lines); i++) {
		size_t at =
			bytes_find(buf_bytes(&out), bytes_of(lines[i]), from);

		ck_assert_msg(at != SIZE_MAX, "not there or too early: %s",
			      lines[i]);
		from = at + strlen(lines[i]);
	}
	buf_release(&r.text);
	buf_release(&out);
}
END_TEST

static const char *const hostile[] = {
	"]]>",
	"<![CDATA[x]]>",
	"\"/><testcase name=\"x",
	"'><failure/>",
	"&amp;&#0;&evil;",
	"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
	"-->",
	"a\nb\rc\x01\x0b",
	"\xff\xfe",
	"\xef\xbf\xbe\xef\xbf\xbf", /* U+FFFE, U+FFFF */
	"\xed\xa0\x80",		    /* a surrogate */
	"\xe2\x80\xae\xe2\x80\xa8",
	"\\",
	"",
};

START_TEST(hostile_row)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	struct reader r;

	sample_init(&sample);
	sample_extend(&sample);
	sample_plant(&sample, hostile[_i]);
	sample.findings[0].secret = bytes_of(hostile[_i]);
	write_and_read(&sample.audit, true, &r, &out);
	ck_assert_uint_eq(r.suites, 3);
	buf_release(&r.text);
	buf_release(&out);
}
END_TEST

/* What was escaped is read as what it was. */
START_TEST(names_stay_readable)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	struct reader r;

	sample_init(&sample);
	sample.repositories[0].path = "/srv/a & b/<c>\"'.git";
	write_and_read(&sample.audit, false, &r, &out);
	ck_assert_ptr_nonnull(
		strstr(buf_str(&r.text), "/srv/a & b/<c>\"'.git\n"));
	buf_release(&r.text);
	buf_release(&out);
}
END_TEST

/* Nothing scanned must not look like all tests passed. */
START_TEST(an_empty_audit_is_in_error)
{
	struct audit audit = { .version = "1" };
	struct buf out = BUF_INIT;
	struct reader r;

	write_and_read(&audit, false, &r, &out);
	ck_assert_ptr_nonnull(strstr(buf_str(&out),
				     "tests=\"1\" failures=\"0\" "
				     "errors=\"1\""));
	buf_release(&r.text);
	buf_release(&out);
}
END_TEST

START_TEST(a_clean_audit_passes)
{
	struct buf out = BUF_INIT;
	struct sample sample;
	struct reader r;

	sample_init(&sample);
	sample.audit.repositories.nr = 1;
	sample.audit.findings.nr = 0;
	write_and_read(&sample.audit, false, &r, &out);
	ck_assert_ptr_nonnull(strstr(buf_str(&out),
				     "tests=\"2\" failures=\"0\" "
				     "errors=\"0\""));
	ck_assert_ptr_null(strstr(buf_str(&out), "<error"));
	buf_release(&r.text);
	buf_release(&out);
}
END_TEST

/* The counts agree where not all is listed, too. */
START_TEST(skips_beyond_a_thousand_are_a_number)
{
	struct skip *skips = calloc(1500, sizeof(*skips));
	struct buf out = BUF_INIT;
	struct sample sample;
	struct reader r;

	sample_init(&sample);
	for (size_t i = 0; i < 1500; i++)
		skips[i] = sample.skips[0];
	sample.repositories[1].skipped.v = skips;
	sample.repositories[1].skipped.nr = 1500;
	write_and_read(&sample.audit, false, &r, &out);
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "1,500 things not read"));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "errors=\"1001\""));
	buf_release(&r.text);
	buf_release(&out);
	free(skips);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, lines_of_the_sample);
	tcase_add_loop_test(tc, hostile_row, 0, COUNT(hostile));
	tcase_add_test(tc, names_stay_readable);
	tcase_add_test(tc, an_empty_audit_is_in_error);
	tcase_add_test(tc, a_clean_audit_passes);
	tcase_add_test(tc, skips_beyond_a_thousand_are_a_number);
}

UNIT_MAIN("report/junit", add)
