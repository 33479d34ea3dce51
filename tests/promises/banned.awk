# SPDX-License-Identifier: Apache-2.0
# Names each call of a function that the program must not call. Comments and
# strings are passed over.

BEGIN {
	# They do not know how much room there is, keep state of their own, or
	# hide a mistake; strlcpy-like care is in base/buf.h, base/text.h.
	ban("unsafe", "strcpy strcat strncpy strncat stpcpy sprintf vsprintf " \
	    "gets strtok atoi atol atoll atof alloca mktemp tmpnam tempnam " \
	    "gmtime localtime ctime asctime rand setlocale")
	# What never happens: no program started, no network.
	ban("a way out", "system popen fork vfork execl execlp execle execv " \
	    "execve execvp execvpe fexecve posix_spawn posix_spawnp dlopen " \
	    "socket socketpair connect getaddrinfo gethostbyname")
	# Nothing below cli/ ends the process or prints.
	below = "exit _exit _Exit quick_exit abort printf vprintf puts " \
		"putchar perror err errx warn warnx syslog"
	n = split(below, words, " ")
	for (i = 1; i <= n; i++)
		cli_only[words[i]] = 1
}

function ban(why, list, words, n, i) {
	n = split(list, words, " ")
	for (i = 1; i <= n; i++)
		banned[words[i]] = why
}

# The line without comments and the insides of strings. Whether a comment goes
# on is kept in open_comment.
function code_of(line, code, c, two, i) {
	code = ""
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		two = substr(line, i, 2)
		if (open_comment) {
			if (two == "*/") {
				open_comment = 0
				i++
			}
		} else if (two == "/*") {
			open_comment = 1
			i++
		} else if (two == "//") {
			break
		} else if (c == "\"" || c == "'") {
			for (i++; i <= length(line); i++) {
				if (substr(line, i, 1) == "\\")
					i++
				else if (substr(line, i, 1) == c)
					break
			}
			code = code c c
		} else {
			code = code c
		}
	}
	return code
}

function complain(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
	bad = 1
}

function check_call(name) {
	if (name in banned)
		complain(name "() is banned: " banned[name])
	else if ((name in cli_only) && FILENAME !~ /(^|\/)cli\//)
		complain(name "() belongs to cli/")
}

FNR == 1 {
	open_comment = 0
}

{
	code = code_of($0)
	while (match(code, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
		name = substr(code, RSTART, RLENGTH - 1)
		gsub(/[ \t]/, "", name)
		check_call(name)
		code = substr(code, RSTART + RLENGTH)
	}
}

END {
	exit bad
}
