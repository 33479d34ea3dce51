/* SPDX-License-Identifier: Apache-2.0 */
#include "classify/placeholder.h"

#include "unit.h"

#define BRACKETS PLACEHOLDER_BRACKETS
#define REPEATS PLACEHOLDER_REPEATS
#define WORDS PLACEHOLDER_WORDS
#define CODE PLACEHOLDER_CODE

/* What stands for a secret, and the rule that is enough to see it. */
/* clang-format off */
static const struct row {
	const char *text;
	unsigned rule;
} rows[] = {
	{ "<password>", BRACKETS },
	{ "credentialsJSON:5c2ab1f5-3a77-4b1e-8a8b-1f3a7d1c2b90", BRACKETS },
	{ "zxx0123456789abcdef", BRACKETS },
	{ "<your password>", BRACKETS },
	{ "BBDC-<token>", BRACKETS },
	{ "BBDC-", BRACKETS },
	{ "{<password>}", BRACKETS },
	{ "<your", BRACKETS },
	{ "<app-password", BRACKETS },
	{ "&lt;token&gt;", BRACKETS },
	{ "${TOKEN}", BRACKETS },
	{ "${bitbucket.password}", BRACKETS },
	{ "${{", BRACKETS },
	{ "${{secrets.BB_TOKEN}}", BRACKETS },
	{ "${BITBUCKET_TOKEN:-none}", BRACKETS },
	{ "prefix-${TOKEN}", BRACKETS },
	{ "${TOKEN", BRACKETS },
	{ "$(cat /run/secrets/bb)", BRACKETS },
	{ "$(cat", BRACKETS },
	{ "$TOKEN", BRACKETS },
	{ "$bitbucket_token", BRACKETS },
	{ "$$TOKEN", BRACKETS },
	{ "$env:BB_TOKEN", BRACKETS },
	{ "%BB_TOKEN%", BRACKETS },
	{ "%%BB_TOKEN%%", BRACKETS },
	{ "!BB_TOKEN!", BRACKETS },
	{ "$PROMPT1$", BRACKETS },
	{ "***REMOVED***", BRACKETS },
	{ "BBAUDIT-REMOVED-bb-9bdbc6f200b4c5c3e2f85520c0f53c14", BRACKETS },
	{ "{COQLCE6DU6GtcS5P1+mQ2xWKd8=}", BRACKETS },
	{ "{COQLCE6DU6GtcS5P=}", BRACKETS },
	{ "AgBBa1pDKH9MndcXY71xkbPNxEUXUdCnQPvcpzOrNoFOnUbwnH0atnJKkqVQuzND"
	  "LtPsletrHZYcoecAU6U7nK7hgBa1pDKH9MndcXY71xkbPNxE", BRACKETS },
	{ "ENC[AES256_GCM,data:kD82mQ==", BRACKETS },
	{ "{cipher}AQAjdoE7CkXdGd1", BRACKETS },
	{ "<<parameters.token1", BRACKETS },
	{ "abcdef1234567890abcdef12", REPEATS },
	{ "0123456789abcdef0123456789abcdef", REPEATS },
	{ "abc123456789!", REPEATS },
	{ "kd8jkd8jkd8j", REPEATS },
	{ "7Fjfp0ZBr1KtDRbnfVdmIw", WORDS },
	{ "IhrPasswort", WORDS },
	{ "votre-mot-de-passe", WORDS },
	{ "tu_contrase\xc3\xb1""a", WORDS },
	{ "p4ssw0rd", WORDS },
	{ "P@$$w0rd", WORDS },
	{ "Passw0rd!", WORDS },
	{ "P@ssw0rd1", WORDS },
	{ "s3cr3t", WORDS },
	{ "UNAUTHENTICATED", WORDS },
	{ "JIRA\xe3\x83\x91\xe3\x82\xb9\xe3\x83\xaf\xe3\x83\xbc\xe3\x83\x89", WORDS },
	{ "\xd0\x9f\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c", WORDS },
	{ "\xe8\xaf\xb7\xe8\xbe\x93\xe5\x85\xa5\xe5\xaf\x86\xe7\xa0\x81", WORDS },
	{ "How+do+I+change+the+password", CODE },
	{ "@/etc/bb/token1", CODE },
	{ "secret/data/bitbucket1", CODE },
	{ "%%T", BRACKETS },
	{ "%env(BB_TOKEN)%", BRACKETS },
	{ "{{token}}", BRACKETS },
	{ "{{", BRACKETS },
	{ "{{ token }}", BRACKETS },
	{ "{{.Values.bitbucket.token}}", BRACKETS },
	{ "{%", BRACKETS },
	{ "<%=token%>", BRACKETS },
	{ "<%=", BRACKETS },
	{ "@@TOKEN@@", BRACKETS },
	{ "@TOKEN@", BRACKETS },
	{ "#{token}", BRACKETS },
	{ "#{ENV['BB']}", BRACKETS },
	{ "__TOKEN__", BRACKETS },
	{ "[token]", BRACKETS },
	{ "[REDACTED]", BRACKETS },
	{ "(password)", BRACKETS },
	{ "ENC(c2VjcmV0)", BRACKETS },
	{ "$[variables.token]", BRACKETS },
	{ "`cmd`", BRACKETS },
	{ "!{token}", BRACKETS },
	{ "!vault", BRACKETS },
	{ "\\(token)", BRACKETS },
	{ "|token|", BRACKETS },
	{ ":password", BRACKETS },
	{ "{}", BRACKETS },
	{ "{0}", BRACKETS },
	{ "{token}", BRACKETS },
	{ "{0:s}", BRACKETS },
	{ "{get_auth()[0]}", BRACKETS },
	{ "{auth['token']}", BRACKETS },
	{ "{token", BRACKETS },
	{ "%s", BRACKETS },
	{ "%d", BRACKETS },
	{ "%1$s", BRACKETS },
	{ "%-20s", BRACKETS },
	{ "%.*s", BRACKETS },
	{ "%(password)s", BRACKETS },

	{ "xxxx", REPEATS },
	{ "XXXXXXXXXXXX", REPEATS },
	{ "xxxx-xxxx", REPEATS },
	{ "ATBBxxxxxxxx", REPEATS },
	{ "abcxxxxdef", REPEATS },
	{ "***", REPEATS },
	{ "********", REPEATS },
	{ "ab***cd", REPEATS },
	{ "***REMOVED***", REPEATS },
	{ "....", REPEATS },
	{ "...", REPEATS },
	{ "ATBB...", REPEATS },
	{ "\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2", REPEATS },
	{ "ATBB\xe2\x80\xa6", REPEATS },
	{ "-----", REPEATS },
	{ "_____", REPEATS },
	{ "####", REPEATS },
	{ "aaaaaaaaaaaaaaaaaaaa", REPEATS },
	{ "0000", REPEATS },
	{ "00000000-0000", REPEATS },
	{ "1234567890", REPEATS },
	{ "12345678901234567890", REPEATS },
	{ "123456", REPEATS },
	{ "987654321", REPEATS },
	{ "abcdef", REPEATS },
	{ "abcdefghijklmnopqrst", REPEATS },
	{ "ABCDEFGH", REPEATS },
	{ "qwerty", REPEATS },
	{ "qwertyuiop", REPEATS },
	{ "asdfghjk", REPEATS },
	{ "zxcvbnm", REPEATS },

	{ "password", WORDS },
	{ "PASSWORD", WORDS },
	{ "Password", WORDS },
	{ "pass-word", WORDS },
	{ "passwd", WORDS },
	{ "pwd", WORDS },
	{ "secret", WORDS },
	{ "SECRET!", WORDS },
	{ "CENSORED", WORDS },
	{ "token", WORDS },
	{ "access-token", WORDS },
	{ "api_key", WORDS },
	{ "my_password", WORDS },
	{ "mysecret", WORDS },
	{ "app_password", WORDS },
	{ "bitbucket_app_password", WORDS },
	{ "null", WORDS },
	{ "None", WORDS },
	{ "nil", WORDS },
	{ "undefined", WORDS },
	{ "true", WORDS },
	{ "test", WORDS },
	{ "dummy", WORDS },
	{ "foobar", WORDS },
	{ "ToDo", WORDS },
	{ "TBD", WORDS },
	{ "hunter2", WORDS },
	{ "password123", WORDS },
	{ "changeme", WORDS },
	{ "CHANGE_ME", WORDS },
	{ "change-me!", WORDS },
	{ "changeme123", WORDS },
	{ "changeit", WORDS },
	{ "please-change-this", WORDS },
	{ "REDACTED", WORDS },
	{ "redacted-by-bfg", WORDS },
	{ "placeholder", WORDS },
	{ "token_placeholder", WORDS },
	{ "your-password", WORDS },
	{ "your_password_here", WORDS },
	{ "YOUR_TOKEN", WORDS },
	{ "YOUR-APP-PASSWORD", WORDS },
	{ "yourpassword", WORDS },
	{ "yourToken", WORDS },
	{ "your.access.token", WORDS },
	{ "my-app-password", WORDS },
	{ "insert-your-token", WORDS },
	{ "enter_your_password", WORDS },
	{ "replace-me", WORDS },
	{ "replace_with_token", WORDS },
	{ "put-your-token-here", WORDS },
	{ "password-here", WORDS },
	{ "token_goes_here", WORDS },
	{ "fill-in", WORDS },
	{ "fake-token", WORDS },
	{ "fakepassword", WORDS },
	{ "dummy_password", WORDS },
	{ "not-a-real-password", WORDS },
	{ "do-not-use", WORDS },
	{ "example", WORDS },
	{ "EXAMPLE_TOKEN", WORDS },
	{ "example123", WORDS },
	{ "token-example", WORDS },
	{ "--", WORDS },
	{ "!!", WORDS },

	{ "os.environ[\"BB_TOKEN\"]", CODE },
	{ "os.environ[", CODE },
	{ "os.environ.get('BB_TOKEN')", CODE },
	{ "os.getenv(", CODE },
	{ "getenv('BB_TOKEN')", CODE },
	{ "getenv('BB_TOKEN',", CODE },
	{ "System.getenv(\"BB_TOKEN\")", CODE },
	{ "process.env.BB_TOKEN", CODE },
	{ "process.env.BB_TOKEN?.trim", CODE },
	{ "process.env[", CODE },
	{ "credentialsVars.E2E_BITBUCKET_TOKEN", CODE },
	{ "env.BB_TOKEN", CODE },
	{ "ENV['BB_TOKEN']", CODE },
	{ "ENV.fetch('BB_TOKEN')", CODE },
	{ "secrets.BB_TOKEN", CODE },
	{ "vars.bitbucket", CODE },
	{ "var.bitbucket_token", CODE },
	{ "local.token", CODE },
	{ "data.vault_secret.bb", CODE },
	{ "module.bb.token", CODE },
	{ "config.password", CODE },
	{ "config.bitbucket.password", CODE },
	{ "settings.BITBUCKET_TOKEN", CODE },
	{ "self.password", CODE },
	{ "self._password", CODE },
	{ "this.props.token", CODE },
	{ "this.token;", CODE },
	{ "props.token", CODE },
	{ "args.password", CODE },
	{ "options.password", CODE },
	{ "opts.pw", CODE },
	{ "project.findProperty(\"bb\")", CODE },
	{ "findProperty('bbPassword')", CODE },
	{ "credentials('bb-token')", CODE },
	{ "lookup('env',", CODE },
	{ "getpass.getpass()", CODE },
	{ "keyring.get_password(", CODE },
	{ "readFile('token').trim()", CODE },
	{ "config['password']", CODE },
	{ "config[", CODE },
	{ "$this->password", CODE },
	{ "$config->bitbucket->token", CODE },
	{ "Config::get", CODE },
	{ "Config::get('bb.token')", CODE },
	{ "std::string", CODE },
	{ "input(", CODE },
	{ "str(password)", CODE },
	{ "vault:secret/data/bb#token", CODE },
	{ "ssm:/prod/bb/token", CODE },
	{ "op://vault/bitbucket/token", CODE },
	{ "arn:aws:secretsmanager:eu:1:secret:bb", CODE },
	{ "projects/12345/secrets/bb-pass/versions/1", CODE },
	{ "keychain:bb1", CODE },
	{ "gopass:ci/bb1", CODE },
	{ "env:BB_PASS1", CODE },
	{ "file:///run/secrets/bb", CODE },
	{ "secretKeyRef:", CODE },
	{ "bitbucket_password", CODE },
	{ "BITBUCKET_APP_PASSWORD", CODE },
	{ "bitbucket.password", CODE },
	{ "bitbucketPassword", CODE },
	{ "bitbucket-token", CODE },
	{ "scm.token.value", CODE },
	{ "secret/bitbucket", CODE },
	{ "credentials.bitbucket", CODE },
	{ "jenkins-bitbucket-credentials", CODE },
	{ "hashed_bb_pass", CODE },
	{ "TOKEN_AS_SHOWN_ONLY_ONCE", CODE },
	{ "com.acme2.bitbucket.cloud.appPassword", CODE },
	{ "acme2.bitbucket.token", CODE },
	{ "override?.password2", CODE },
	{ "$!store.getSecret2(", CODE },
	{ "$!store.getSecret2('bb')", CODE },
	{ "bitbucket-integration-v2/token", CODE },
	{ "shop2/bitbucket/app_password", CODE },
	{ "@environment[", CODE },
	{ "settings2[:token", CODE },
	{ "@@settings.password2", CODE },
	{ "credential).version2().build()", CODE },
	{ "bitbucket.token.v2", CODE },
	{ "BitbucketTokenV2", CODE },
	{ "Secrets:Bitbucket:V2", CODE },
	{ "#bitbucket-token-input-1", CODE },
	{ "@acme2/bitbucket-token", CODE },
	{ "projects/acme-1/secrets/bitbucket/versions/2", CODE },
	{ "bitbucket-cred-id-2", CODE },
	{ "user.session.token2", CODE },
	{ "com.acme.v2.PasswordProvider", CODE },
	{ "//input[@id=\"pw2\"]", CODE },
	{ "name:", CODE },
	{ "app-user:", CODE },
};

/*
 * What people and machines made for secrets: to be kept whatever the rule. No
 * string here is one; those of machines are written out at random.
 */
static const char *const secrets[] = {
	/* with signs, as names have them */
	"correct.horse.battery",
	"Summer.2024",
	"My.Dog.Rex.7",
	"bitbucket_2024",
	"Zeus7Pass9",
	/* neither encrypted nor sealed: too short for it, or otherwise begun */
	"{kX3vT9pLq=}",
	"AgBBa1pDKH9MndcXY71xkbPNxEUXUdCnQPvcpzOr",
	"zxx9f3kq7mzw2xr5tbn8",
	"zxx9f3a7",
	/* by machines: letters and digits */
	"kX3vT9pLq2WmZ8rYb6Nc",
	"passK3vT9pLq2WmZ8rYb",
	"3vT9pLtestmZ8rYb6NcQ",
	"tokenK3vT9pLq2WmZ8rY",
	"q2WmZexample8rYb6NcQ",
	"yourT9pLq2WmZ8rYb6Nc",
	"secretT9p7q2WmZ8rYb6",
	"Zenv9pLq2WmZ8rYb6NcQ",
	"9f3kq7mzw2xr5tbn8vcd",
	"d41d8cd98f00b204e980",
	"A7Q2M9Z4X8W1",
	"xK3vT9pL",
	/* by machines: with signs */
	"p9!kQ2$m",
	"p9$(kQ2m",
	"k${9mQx2!",
	"kd#{8!mQx",
	"a9{{8!mQx2",
	"x9<%8mQ!",
	"q7$[9m]xA",
	"{9kQ!x2mZ",
	"<9kQ!x2mZ",
	"<kd8x2mZ",
	"[9kQ!x2mZ",
	"(9kQ!x2mZ",
	"9kQ!x2mZ)",
	"$9kQx2mZ",
	"$$9kQ!2mZ",
	"%9kQ!x2mZ",
	"%kd8x2ms",
	"%%9kQ!x2mZ",
	":9kQ!x2mZ",
	":kd8x2mZ",
	"k9->Q!x2m",
	"k9?Q!x2m",
	"k9/Qx2m",
	"9k/token",
	"k9Q+x/2/token",
	"k9[Q!x2m",
	"@k9Q!x2m",
	"$!k9Qx2m",
	"k9).Q!x2m",
	"k9.token",
	"Kd8.X2_M9Q",
	"Kd8.x_TOKEN",
	"k9.x!.token",
	"a.9k.token",
	"k->9Q!x2m",
	"k9::Q!x2m",
	"aB3::9xK2",
	"kd8x(Pq!2",
	"kd8x[Pq!2",
	"x(9k!Q2mz",
	"9env.X2kQ",
	"env.9kQ!x",
	"kQenv.x9!",
	"x!data.9k",
	"kd8/env.Xq",
	"T!meZone->7",
	"__9kQ!x2m",
	"@9kQ!x2mZ",
	"9kQ!x2mZ@",
	"|9kQ!x2mZ",
	"p|pe9kQ!x",
	"9kQ!x2mZ==",
	"+/9kQx2mZ8rYb6NcQ7pL",
	"\\9kQ!x2mZ",
	"9kQ..x2mZ",
	"9kQ--x2mZ",
	"9kQxxx2mZ",
	"9kQ**x2mZ",
	/* by people */
	"Summer2024!",
	"summer",
	"Tr0ub4dor&3",
	"BBAUDIT-REMOVED-bb-9bdbc6f2",
	"BBAUDIT-REMOVED-bb-9BDBC6F200B4C5C3E2F85520C0F53C14",
	"BBAUDIT-REMOVED-bb-9bdbc6f200b4c5c3e2f85520c0f53c14x",
	"**REMOVED**x9",
	"Bitbucket12345678",
	"P@ssw0rd2024x",
	"!m4de!",
	"$kd8qx1$",
	"hello1hello1",
	"p@ssw0rd-9931",
	"kd8-Password7",
	"Password2024",
	"MyPassword-1987",
	"AppPassword-2024-Q3",
	"Example2024!",
	"yourock!",
	"yourmom69",
	"fortytwo",
	"letmein-please-42",
	"correct-horse-battery-staple",
	"correct horse battery staple",
	"the-secret-garden-blooms",
	"blue-compass",
	"harbor9:",
	"one.token.of.my.love",
	"MyProject.2024",
	"Data.2024!",
	"System.9931",
	"config.7!x",
	"Update.me.9931",
	"local.7h3ro",
	"Self.m4de!",
	"this->1s!fun",
	"Ms.Pac-Man1980",
	"jenkins",
	"deploy",
	"bitbucket",
	"acme-build",
	"R2D2&C3PO",
	"1q2w3e4r",
	"qwerty42!",
	"asdf1234",
	"admin123!x",
	"(-:smile:-)9",
	"what?ever#9",
	"100%Pure",
	"50%s.off",
	"$ave-m0ney",
	"C:\\temp9",
	"me@home99",
	"a/b/c/d9",
	"na\xc3\xafve-caf\xc3\xa9",
	"7\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c",
};
/* clang-format on */

START_TEST(placeholder_row)
{
	const struct row *r = &rows[_i];
	const char *why = placeholder_reason(bytes_of(r->text), r->rule);

	ck_assert_msg(why != NULL, "%s is taken for a secret", r->text);
	ck_assert_msg(placeholder_reason(bytes_of(r->text), PLACEHOLDER_ALL) !=
			      NULL,
		      "%s", r->text);
	ck_assert_msg(!placeholder_reason(bytes_of(r->text), 0), "%s: no rule",
		      r->text);
}
END_TEST

START_TEST(secret_row)
{
	const char *text = secrets[_i];
	const char *why = placeholder_reason(bytes_of(text), PLACEHOLDER_ALL);

	ck_assert_msg(!why, "%s is taken for %s", text, why);
}
END_TEST

START_TEST(common_words_in_disguise)
{
	ck_assert(placeholder_is_common(LIT("P@ssw0rd2024x")));
	ck_assert(placeholder_is_common(LIT("s3cr3t")));
	ck_assert(placeholder_is_common(LIT("w3lcome-home")));
	ck_assert(!placeholder_is_common(LIT("Password2024")));
	ck_assert(!placeholder_is_common(LIT("my-p4ssw0rd")));
	ck_assert(!placeholder_is_common(LIT("p4ssw0r")));
	ck_assert(!placeholder_is_common(LIT("")));
}
END_TEST

/* What may be an example, and may be in use. */
/* clang-format off */
static const char *const phrases[] = {
	"pass@existinguser",
	"p@ss:word",
	"abc123token",
	"test-token-abc123",
	"fake_token_1234",
	"mysecrettoken123",
	"my_t0ken_here",
	"token-xyz-789",
	"new-bitbucket-token-1",
	"Test1234!",
	"foobar123",
	"abcd1234efgh",
	"ABC123DEF456",
	"12345-abcde",
	"fake-app-pass-42",
	"test#1234567890",
	"dev-token-123",
	"global-bb-pat",
	"e2e-token",
};

static const char *const no_phrases[] = {
	"",
	"deploy-bot-12",
	"mytoken2024",
	"test-837",
	"fake-token-kd8",
	"xtest-token1",
	"test-token1x",
	"!!!",
	"test-token-1test-token-1test-token-1test-token-1test-token-1test-1",
};

static const char *const names[] = {
	"oauth2.bitbucket.v1", "x-acme-bitbucket-v2", "/acme/ci2/bitbucket",
	"Zend\\Config2\\Bitbucket", "jenkins-token-2", "pass:acme/bitbucket2",
};

/* Passwords that have signs, and a number that no name ends in. */
static const char *const no_names[] = {
	"",		   "bitbucket",		"bitbucket1",
	"Summer.2024",	   "Winter-2023-Zug",	"red.fox.1987",
	"bitbucket-2024",  "Zeus7Pass9",	"Bitbucket.token.x7K",
	"jenkins-token-22", "correct.horse.battery", "tiger_lily_7",
};
/* clang-format on */

START_TEST(name_row)
{
	ck_assert_msg(placeholder_is_name(bytes_of(names[_i])), "%s",
		      names[_i]);
}
END_TEST

START_TEST(no_name_row)
{
	ck_assert_msg(!placeholder_is_name(bytes_of(no_names[_i])), "%s",
		      no_names[_i]);
}
END_TEST

START_TEST(phrase_row)
{
	ck_assert_msg(placeholder_is_phrase(bytes_of(phrases[_i])), "%s",
		      phrases[_i]);
}
END_TEST

START_TEST(no_phrase_row)
{
	ck_assert_msg(!placeholder_is_phrase(bytes_of(no_phrases[_i])), "%s",
		      no_phrases[_i]);
}
END_TEST

START_TEST(no_secret_is_a_phrase)
{
	ck_assert_msg(!placeholder_is_phrase(bytes_of(secrets[_i])), "%s",
		      secrets[_i]);
}
END_TEST

START_TEST(empty_is_none_by_any_rule)
{
	ck_assert_str_eq(placeholder_reason(LIT(""), 0), "empty");
}
END_TEST

/* No string of a generator is taken for a placeholder more than by chance. */
START_TEST(random_letters_and_digits)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz0123456789";
	uint64_t state = 20240501;
	size_t rejected = 0;

	for (int round = 0; round < CASES_OF(100000); round++) {
		uint8_t text[20];

		for (size_t i = 0; i < sizeof(text); i++) {
			state = state * 6364136223846793005u + 1;
			text[i] = (uint8_t)set[(state >> 33) % 62];
		}
		rejected +=
			placeholder_reason((struct bytes){ text, sizeof(text) },
					   PLACEHOLDER_ALL) != NULL;
	}
	ck_assert_uint_le(rejected, 5);
}
END_TEST

START_TEST(random_printable)
{
	uint64_t state = 20240501;
	size_t rejected = 0;

	for (int round = 0; round < CASES_OF(100000); round++) {
		uint8_t text[14];

		for (size_t i = 0; i < sizeof(text); i++) {
			state = state * 6364136223846793005u + 1;
			text[i] = (uint8_t)('!' + (state >> 33) % 94);
		}
		rejected +=
			placeholder_reason((struct bytes){ text, sizeof(text) },
					   PLACEHOLDER_ALL) != NULL;
	}
	/* About 0.3 %: both ends are brackets, or a template's mark. */
	ck_assert_uint_le(rejected, 500);
}
END_TEST

/* Bytes of any kind, at their exact size. */
START_TEST(any_bytes)
{
	static const char signs[] = "<>${}()%@#_[]|`!:\\.->x*a9\0\xe2\x80";
	uint32_t state = 11;

	for (int round = 0; round < CASES_OF(50000); round++) {
		size_t len = (size_t)round % 23;
		uint8_t *p = malloc(len ? len : 1);

		for (size_t i = 0; i < len; i++) {
			state = state * 1664525 + 1013904223;
			p[i] = (uint8_t)signs[(state >> 16) % sizeof(signs)];
		}
		(void)placeholder_reason((struct bytes){ p, len },
					 PLACEHOLDER_ALL);
		(void)has_run((struct bytes){ p, len }, 6);
		free(p);
	}
}
END_TEST

/* clang-format off */
static const struct run_row {
	const char *proves;
	const char *text;
	size_t len;
	bool has;
} runs[] = {
	{ "rising", "xabcdefx", 6, true },
	{ "one short of it", "xabcdex", 6, false },
	{ "falling", "x987654x", 6, true },
	{ "one short of it", "x98765x", 6, false },
	{ "the same", "xaaaaaax", 6, true },
	{ "one short of it", "xaaaaax", 6, false },
	{ "whatever the case", "aBcDeF", 6, true },
	{ "along the keyboard", "xqwertyx", 6, true },
	{ "from its first key only", "wertyu", 6, false },
	{ "the German one", "qwertz", 6, true },
	{ "the second row", "asdfgh", 6, true },
	{ "the third", "zxcvbn", 6, true },
	{ "digits over letters are no neighbours", "789abc", 6, false },
	{ "nothing", "", 6, false },
};
/* clang-format on */

START_TEST(run_row)
{
	const struct run_row *r = &runs[_i];

	ck_assert_msg(has_run(bytes_of(r->text), r->len) == r->has, "%s",
		      r->proves);
}
END_TEST

START_TEST(names_of_rules)
{
	ck_assert_uint_eq(placeholder_rule("brackets"), BRACKETS);
	ck_assert_uint_eq(placeholder_rule("repeats"), REPEATS);
	ck_assert_uint_eq(placeholder_rule("words"), WORDS);
	ck_assert_uint_eq(placeholder_rule("code"), CODE);
	ck_assert_uint_eq(placeholder_rule("codes"), 0);
	ck_assert_uint_eq(placeholder_rule(""), 0);
	ck_assert_uint_eq(BRACKETS | REPEATS | WORDS | CODE, PLACEHOLDER_ALL);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, placeholder_row, 0, COUNT(rows));
	tcase_add_loop_test(tc, secret_row, 0, COUNT(secrets));
	tcase_add_loop_test(tc, run_row, 0, COUNT(runs));
	tcase_add_test(tc, common_words_in_disguise);
	tcase_add_loop_test(tc, name_row, 0, COUNT(names));
	tcase_add_loop_test(tc, no_name_row, 0, COUNT(no_names));
	tcase_add_loop_test(tc, phrase_row, 0, COUNT(phrases));
	tcase_add_loop_test(tc, no_phrase_row, 0, COUNT(no_phrases));
	tcase_add_loop_test(tc, no_secret_is_a_phrase, 0, COUNT(secrets));
	tcase_add_test(tc, empty_is_none_by_any_rule);
	tcase_add_test(tc, random_letters_and_digits);
	tcase_add_test(tc, random_printable);
	tcase_add_test(tc, any_bytes);
	tcase_add_test(tc, names_of_rules);
}

UNIT_MAIN("classify/placeholder", add)
