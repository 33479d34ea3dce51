#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The HTML report of a repository that would like to take part in it, opened in
# a real browser: nothing of the repository runs, and nothing is asked for.
. "$(dirname "$0")/lib.sh"

command -v chromium >/dev/null || skip "there is no chromium"
command -v perl >/dev/null || skip "there is no perl"

# A server that writes down who connects, until the test ends.
cat >listen.pl <<'END'
use IO::Socket::INET;
my $server = IO::Socket::INET->new(Listen => 50, LocalAddr => '127.0.0.1')
	or die "no socket: $!";
open(my $port, '>', 'port.new') or die;
print $port $server->sockport, "\n";
close($port);
rename('port.new', 'port');
while (my $client = $server->accept) {
	my $line = <$client>;
	open(my $log, '>>', 'asked') or die;
	print $log $line // "nothing\n";
	close($log);
	print $client "HTTP/1.0 404 No\r\n\r\n";
	close($client);
}
END
perl listen.pl 2>listen.err &
server=$!
trap 'kill $server 2>/dev/null; chmod -R u+rwx "$dir" 2>/dev/null
	rm -rf "$dir"' EXIT
tries=0
while [ ! -e port ] && [ $tries -lt 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
[ -e port ] || skip "no socket to listen on: $(cat listen.err)"
url=http://127.0.0.1:$(cat port)

# browse FILE: the page as it stands once it is loaded
browse()
{
	: >asked
	timeout 120 chromium --headless=new --no-sandbox --disable-gpu \
		--user-data-dir="$dir/profile" --no-first-run \
		--disable-background-networking --disable-component-update \
		--dump-dom "file://$dir/$1" 2>browser.err
}

# Whatever runs leaves its mark in the title; whatever loads is heard.
run="document.title='HIT'"
cat >control.html <<END
<title>quiet</title><img src="$url/control">
<script>$run</script>
END
browse control.html >dom || skip "chromium cannot run here: $(cat browser.err)"
grep -q '<title>HIT' dom || skip "chromium runs no script here"
grep -q /control asked || skip "chromium loads nothing here"

# Names that end what they stand in and begin something of their own. The name
# of a ref has neither blanks nor colons.
long=$(awk 'BEGIN { while (n++ < 1000) printf "<img src=x>" }')
name=$(awk 'BEGIN { while (n++ < 2500) printf "\"&x;" }')
refs="\"><script>document.title='HIT'</script><img/src=x"
odd=$(printf '\377\376\302')
bidi=$(printf '\342\200\256')
{
	commit()
	{
		mark=$1
		cat <<END
commit refs/heads/$refs
author $2 <$3> 17359056$mark +0000
committer $2 <$3> 17359056$mark +0000
data <<EOT
$4
EOT
END
	}
	commit 01 "Eve\" onload=\"$run" "a'\"onclick=\"$run" \
		"</article></noscript><script>$run</script>
</pre><img src=$url/message onerror=$run> https://eve:@{app-password:1}@bitbucket.org/a/b.git"
	file()
	{
		printf 'M 100644 inline "%s"\ndata <<EOT\n%s\nEOT\n' "$1" "$2"
	}
	file "</style><script>$run</script>.env" \
		"BITBUCKET_APP_PASSWORD=@{app-password:2} <script>$run</script>"
	file "\\\"><svg onload=$run>.env" \
		"<img src=$url/context onerror=$run> BITBUCKET_APP_PASSWORD=@{app-password:3}"
	file "javascript:$run;]]>-->.env" \
		"BITBUCKET_APP_PASSWORD=@{app-password:4} ]]> --> </textarea></title>"
	file "'onmouseover='$run'.env" \
		"<link rel=stylesheet href=$url/style><meta http-equiv=refresh content=0;url=$url/meta> BITBUCKET_APP_PASSWORD=@{app-password:5}"
	file "\\377\\376 \\033[31m \\342\\200\\256 &lt;script&gt;.env" \
		"$odd $bidi BITBUCKET_APP_PASSWORD=@{app-password:6} <base href=$url/>"
	file "$long.env" \
		"BITBUCKET_APP_PASSWORD=@{app-password:7} $long"
	file "user.txt" \
		"https://%22%3E%3Cscript%3Edocument.title=1%3C%2Fscript%3E:@{app-password:8}@bitbucket.org/x/y.git"
	file "live.txt" \
		"https://x-token-auth:@{access-token:1}@bitbucket.org/x/y.git <iframe src=$url/frame></iframe><object data=$url/object></object>"
	commit 02 "$name" "long@example.com" "long"
	file "second.env" \
		"BITBUCKET_APP_PASSWORD=@{app-password:9} <style>@import '$url/import';</style>"
} >hostile.fi
"$make_repo" hostile.fi "<b onclick=$run>.git" --bare || exit 1
"$bbaudit" scan --as-of 2026-11-24 -o report.html "<b onclick=$run>.git" \
	>out 2>err
expect "the scan's status" 1 $?
scan 1 "<b onclick=$run>.git"
json_is findings.# 10

grep -q '<script>document' report.html && fail "a script stands in the report"
browse report.html >dom || fail "the browser ends with $?"
grep -q '<title>Bitbucket credentials in git history</title>' dom ||
	fail "something ran: $(grep '<title>' dom)"
[ -s asked ] && fail "something was asked for: $(cat asked)"
grep -q -i -E 'refused|violat' browser.err &&
	fail "the page breaks its own policy: $(grep -i -E 'refused|violat' browser.err)"
# Our own script did run: without it, the rest would prove little.
grep -q '<html lang="en" class="js">' dom || fail "the report's script did not run"
grep -q '<table id="table" class="ready">' dom || fail "the table is not ready"
grep -q 'id="shown" role="status">10 findings' dom || fail "the table says nothing"
# No element of the report has a handler, an address or a style of its own.
grep -o -E '<[a-z][^>]* (on[a-z]+|src|style|action|data)=' dom &&
	fail "an element that is not ours"
grep -o -E '<(img|iframe|object|link|base|embed|form [^i])[^>]*>' dom &&
	fail "an element that is not ours"
grep -o -E 'href="[^#][^"]*"' dom && fail "a link that leads out"
# U+202E and invalid bytes are seen, not obeyed.
grep -q -F 'u{202e}' report.html || fail "a bidirectional override is not shown"
grep -q "$bidi" report.html && fail "a bidirectional override gets through"
iconv -f UTF-8 -t UTF-8 report.html >/dev/null 2>&1 ||
	fail "the report is not UTF-8"

# Were it not escaped, the policy would still stop it.
sed "s,<h2>Revoke today</h2>,&<script>$run</script><img src=$url/image onerror=\"$run\"><iframe src=$url/frame></iframe><style>@import \"$url/import\";</style><link rel=stylesheet href=$url/style><a href=# style=\"background:url($url/attribute)\">x</a><form action=$url/form><input></form>," \
	report.html >broken.html
cmp -s report.html broken.html && fail "there is nothing to revoke"
browse broken.html >dom || fail "the browser ends with $?"
grep -q '<title>HIT' dom && fail "the policy lets a script run"
# A browser may connect to where a frame would come from before it looks at the
# policy; it must not say a word there.
grep -v '^nothing$' asked && fail "the policy lets something load"

# Whole secrets are not in it; with --show-secrets they are.
grep -q "$(token '@{app-password:2}')" report.html && fail "a secret is whole"
"$bbaudit" scan -f html --show-secrets "<b onclick=$run>.git" >whole.html 2>err
grep -q "$(token '@{app-password:2}')" whole.html || fail "no secret is whole"

# Without a finding there is a report too, and it says so.
clean quiet
"$bbaudit" scan -o quiet.html quiet >out 2>err
expect "the status of a clean repository" 0 $?
grep -q 'Complete: .* no credential found' quiet.html || fail "no word of it"
browse quiet.html >dom || fail "the browser ends with $?"
grep -q 'class="js"' dom || fail "no script ran on the page without findings"

done_testing
