#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No network call and no program started, as the kernel sees it.
. "$(dirname "$0")/lib.sh"

command -v strace >/dev/null || skip "there is no strace"
strace -f -o /dev/null true 2>/dev/null || skip "strace may not trace here"

"$make_repo" "$corpus/demo/history.fi" demo || exit 1
# Leak checks cannot run under a tracer.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 \
	strace -f -o trace \
	-e trace=network,execve,execveat,io_uring_setup,fork,vfork \
	"$bbaudit" scan -o report.json demo >out 2>err
expect status 1 $?

# The first line is the start of bbaudit itself.
calls=$(sed -n '2,$p' trace | grep -v -e '+++ exited' -e '--- SIG' -e resumed)
[ -z "$calls" ] || fail "system calls that should not be there:
$calls"
expect "programs started" 1 "$(grep -c execve trace)"
json run.network run.filesystem >out || fail "the report does not say how"
grep -q -i seccomp out || fail "the report does not name seccomp: $(cat out)"

# A kernel without Landlock is told of, and no failure.
if strace -o /dev/null -e inject=landlock_create_ruleset:error=ENOSYS true \
	2>/dev/null; then
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 \
		strace -f -o /dev/null \
		-e inject=landlock_create_ruleset:error=ENOSYS \
		"$bbaudit" scan -f json demo >report.json 2>err
	expect "status without Landlock" 1 $?
	json_is run.filesystem none
	grep -q 'warning: .*Landlock' err || fail "no warning: $(cat err)"
fi

# Repositories that would like something to be run
clean wishes
mkdir -p wishes/.git/hooks
for hook in post-checkout pre-commit post-index-change fsmonitor-watchman; do
	printf '#!/bin/sh\ntouch %s/ran\n' "$dir" >wishes/.git/hooks/$hook
	chmod +x wishes/.git/hooks/$hook
done
cat >>wishes/.git/config <<END
[core]
	fsmonitor = touch $dir/ran
	sshCommand = touch $dir/ran
	pager = touch $dir/ran
[diff "x"]
	textconv = touch $dir/ran
[filter "x"]
	clean = touch $dir/ran
	smudge = touch $dir/ran
[uploadpack]
	packObjectsHook = touch $dir/ran
END
echo '* diff=x filter=x' >wishes/.gitattributes
scan 0 wishes
[ -e ran ] && fail "something of the repository was run"

# Nothing is written into the repository
before=$(find demo -printf '%p %s %T@\n' | sort | cksum)
scan 1 demo
expect "the repository's files" "$before" \
	"$(find demo -printf '%p %s %T@\n' | sort | cksum)"

done_testing
