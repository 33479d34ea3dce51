# SPDX-License-Identifier: Apache-2.0
# Reads docs/ARCHITECTURE.md, then sources of analyzer/, and names each include
# that the table of folders does not allow. A row of the table is
#
#   | `folder/` | ... | `foreign.h`, `other.h` (also in `folder/file.c`) |
#
# The last column: headers that only this folder may include, and files that
# may all the same. The order of the rows is the order of dependence: a folder
# includes itself and the folders of rows above. `git2.h` stands for git2/*.h
# too. Headers of the C library and of POSIX need no row.
#
# Variables: root, the checkout, with a slash at its end.

BEGIN {
	FS = "|"
	split("aio alloca assert byteswap complex ctype dirent dlfcn endian " \
	      "errno fcntl fenv float fnmatch ftw getopt glob grp inttypes " \
	      "iso646 langinfo libgen limits locale malloc math poll pthread " \
	      "pwd regex sched search semaphore setjmp signal spawn stdalign stdarg " \
	      "stdatomic stdbool stddef stdint stdio stdio_ext stdlib " \
	      "stdnoreturn string strings tgmath threads time uchar unistd " \
	      "utime wchar wctype", names, " ")
	for (i in names)
		libc[names[i] ".h"] = 1
}

function complain(text) {
	printf "%s:%d: %s\n", file, FNR, text
	bad = 1
}

# The table.
FILENAME == root "docs/ARCHITECTURE.md" {
	if ($2 !~ /^ *`[a-z]+\/` *$/)
		next
	folder = $2
	gsub(/[` \/]/, "", folder)
	place[folder] = ++rows
	n = split($(NF - 1), parts, "`")
	for (i = 2; i <= n; i += 2) {
		if (parts[i] ~ /\.h$/)
			owner[parts[i]] = folder
		else if (parts[i] ~ /\.c$/)
			exempt[parts[i], folder] = 1
	}
	next
}

FNR == 1 {
	file = substr(FILENAME, length(root) + 1)
	inside = substr(file, length("analyzer/") + 1)
	folder = inside
	sub(/\/.*/, "", folder)
	if (!(folder in place))
		complain("the table has no row for " folder "/")
}

function check_ours(header, other) {
	other = header
	sub(/\/.*/, "", other)
	if (header !~ /\//)
		complain("\"" header "\" names no folder")
	else if (!(other in place))
		complain("\"" header "\": the table has no row for it")
	else if (place[other] > place[folder])
		complain(folder "/ must not include " other "/")
}

function check_foreign(header, known) {
	known = header
	if (!(known in owner)) {
		sub(/\/.*/, "", known)
		known = known ".h"
	}
	if (known in owner) {
		if (owner[known] != folder && !((inside, owner[known]) in exempt))
			complain("only " owner[known] "/ may include <" header ">")
	} else if (!(header in libc) && header !~ /^sys\//) {
		complain("<" header "> is in no row of the table")
	}
}

/^[ \t]*#[ \t]*include[ \t]/ {
	header = $0
	sub(/^[ \t]*#[ \t]*include[ \t]*/, "", header)
	quote = substr(header, 1, 1)
	header = substr(header, 2)
	sub(/[">].*/, "", header)
	if (quote == "\"")
		check_ours(header)
	else if (quote == "<")
		check_foreign(header)
	else
		complain("an include that cannot be read")
}

END {
	if (!rows) {
		print "docs/ARCHITECTURE.md has no table of folders"
		bad = 1
	}
	exit bad
}
