/* SPDX-License-Identifier: Apache-2.0 */
#include "walk/config.h"

#include <string.h>

void config_init(struct config *config, struct bytes text)
{
	*config = (struct config){ .in = text };
	if (bytes_starts(text, LIT("\xef\xbb\xbf")))
		config->in = bytes_sub(text, 3, text.len);
}

static bool peek(const struct config *config, uint8_t *c)
{
	if (!config->in.len)
		return false;
	*c = config->in.p[0];
	return true;
}

static void skip_line(struct config *config)
{
	struct bytes line;

	(void)bytes_line(&config->in, &line);
}

static void skip_blanks(struct config *config)
{
	uint8_t c = 0;

	while (peek(config, &c) && is_blank(c))
		(void)bytes_u8(&config->in, &c);
}

static void add_lower(struct buf *buf, uint8_t c)
{
	buf_add_char(buf, (char)lower(c));
}

/* Behind the opening quote: up to the closing one, on the same line. */
static bool read_subsection(struct config *config)
{
	uint8_t c = 0;

	while (peek(config, &c) && c != '\n') {
		(void)bytes_u8(&config->in, &c);
		if (c == '"')
			return true;
		if (c == '\\' && (!peek(config, &c) || c == '\n' ||
				  !bytes_u8(&config->in, &c)))
			return false;
		buf_add_char(&config->subsection, (char)c);
	}
	return false;
}

/* Behind the "[": [name], [name "sub"], or [name.sub] as it once was. */
static void read_section(struct config *config)
{
	struct buf *into = &config->section;
	uint8_t c = 0;

	buf_clear(&config->section);
	buf_clear(&config->subsection);
	while (peek(config, &c) && c != '\n') {
		(void)bytes_u8(&config->in, &c);
		if (c == ']')
			return;
		if (c == '.' && into == &config->section)
			into = &config->subsection;
		else if (c == '"' && !read_subsection(config))
			break;
		else if (c != '"' && !is_blank(c))
			add_lower(into, c);
	}
	skip_line(config);
}

static void read_key(struct config *config)
{
	uint8_t c = 0;

	buf_clear(&config->key);
	while (peek(config, &c) && (is_alnum(c) || c == '-')) {
		(void)bytes_u8(&config->in, &c);
		add_lower(&config->key, c);
	}
}

/* Behind a backslash. False where the value ends there. */
static bool read_escape(struct config *config)
{
	uint8_t c = 0;

	if (!bytes_u8(&config->in, &c))
		return false;
	if (c == '\r' && bytes_starts(config->in, LIT("\n")))
		(void)bytes_u8(&config->in, &c);
	switch (c) {
	case '\n': /* the value goes on in the next line */
		return true;
	case 't':
		c = '\t';
		break;
	case 'n':
		c = '\n';
		break;
	case 'b':
		c = '\b';
		break;
	default:
		break;
	}
	buf_add_char(&config->value, (char)c);
	return true;
}

/*
 * Behind the "=": up to the line's end or a comment. Blanks at the end count
 * only inside of quotes; kept is the length up to which all must stay.
 */
static void read_value(struct config *config)
{
	bool quoted = false;
	bool comment = false;
	size_t kept = 0;
	uint8_t c = 0;

	buf_clear(&config->value);
	while (bytes_u8(&config->in, &c) && c != '\n') {
		if (comment)
			continue;
		if (c == '"') {
			quoted = !quoted;
			kept = config->value.len;
		} else if (c == '\\') {
			if (!read_escape(config))
				break;
			kept = config->value.len;
		} else if (!quoted && (c == '#' || c == ';')) {
			comment = true;
		} else if (quoted || !is_blank(c)) {
			buf_add_char(&config->value, (char)c);
			kept = config->value.len;
		} else if (config->value.len) {
			buf_add_char(&config->value, (char)c);
		}
	}
	if (kept < config->value.len) {
		config->value.len = kept;
		config->value.p[kept] = '\0';
	}
}

/* Behind the key. */
static void read_setting(struct config *config)
{
	uint8_t c = 0;

	while (peek(config, &c) && is_blank(c) && c != '\n')
		(void)bytes_u8(&config->in, &c);
	config->has_value = peek(config, &c) && c == '=';
	buf_clear(&config->value);
	if (config->has_value) {
		(void)bytes_u8(&config->in, &c);
		read_value(config);
	} else {
		skip_line(config);
	}
}

bool config_ok(const struct config *config)
{
	return buf_ok(&config->section) && buf_ok(&config->subsection) &&
	       buf_ok(&config->key) && buf_ok(&config->value);
}

bool config_next(struct config *config)
{
	uint8_t c = 0;

	while (config_ok(config)) {
		skip_blanks(config);
		if (!peek(config, &c))
			return false;
		if (c == '[') {
			(void)bytes_u8(&config->in, &c);
			read_section(config);
		} else if (is_alpha(c)) {
			read_key(config);
			read_setting(config);
			return config_ok(config);
		} else {
			skip_line(config);
		}
	}
	return false;
}

bool config_is(const struct config *config, const char *section,
	       const char *key)
{
	return !strcmp(buf_str(&config->section), section) &&
	       !strcmp(buf_str(&config->key), key);
}

bool config_bool(const struct config *config)
{
	static const char *const no[] = { "", "false", "no", "off", "0" };
	struct bytes value = buf_bytes(&config->value);

	if (!config->has_value)
		return true;
	for (size_t i = 0; i < COUNT(no); i++) {
		if (bytes_eq_nocase(value, bytes_of(no[i])))
			return false;
	}
	return true;
}

void config_release(struct config *config)
{
	buf_release(&config->section);
	buf_release(&config->subsection);
	buf_release(&config->key);
	buf_release(&config->value);
}
