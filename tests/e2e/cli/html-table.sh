#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The table of the HTML report in a browser: it sorts, filters, searches and
# unfolds so many findings that their cards are made on demand; and without a
# script everything is there as well.
. "$(dirname "$0")/lib.sh"

command -v chromium >/dev/null || skip "there is no chromium"

# browse ADDRESS: the page once it is loaded and has no more to do, into dom
browse()
{
	timeout 120 chromium --headless=new --no-sandbox --disable-gpu \
		--user-data-dir="$dir/profile" --no-first-run --dump-dom \
		--virtual-time-budget=60000 "$1" >dom 2>browser.err
}

# act SCRIPT: the page after our script and then that one have run
act()
{
	sed -e '/http-equiv="Content-Security-Policy"/d' \
		-e "s,^</body>,<script>addEventListener('DOMContentLoaded'\,function(){$1})</script>&," \
		report.html >acted.html
	browse "file://$dir/acted.html" || fail "the browser ends with $?"
}

echo '<script>document.title="HIT"</script>' >control.html
browse "file://$dir/control.html" || skip "chromium cannot run here"
grep -q '<title>HIT' dom || skip "chromium runs no script here"

# 1,100 app passwords of two people in folders a and b, and one live token
awk 'function commit(who, n) {
	printf "commit refs/heads/main\nauthor %s <%s@example.com> %d +0000\n",
		who, who, 1600000000 + n * 86400
	printf "committer %s <%s@example.com> %d +0000\ndata 1\nx\n",
		who, who, 1600000000 + n * 86400
}
BEGIN {
	for (n = 1; n <= 1100; n++) {
		if (n % 100 == 1)
			commit(n % 200 == 1 ? "Ada" : "Ben", n)
		printf "M 100644 inline %s/%04d.env\ndata <<EOT\n" \
			"BITBUCKET_APP_PASSWORD=@{app-password:%d}\nEOT\n",
			n % 2 ? "a" : "b", n, n
	}
	commit("Cleo", 1200)
	printf "M 100644 inline live.txt\ndata <<EOT\n" \
		"https://x-token-auth:@{access-token:1}@bitbucket.org/x/y.git\n" \
		"EOT\n"
}' >many.fi
"$make_repo" many.fi many.git --bare || exit 1
"$bbaudit" scan --as-of 2026-11-24 --audit-key key -o report.html many.git \
	>out 2>err
expect "the scan's status" 1 $?
id=$(grep -o 'id="bb-[0-9a-f]*"' report.html | sed -n 900p | cut -d '"' -f 2)
[ -n "$id" ] || fail "no cards"

rows()
{
	grep -c '<tr data-k=' dom
}

# shows WHAT FINDINGS: what the line above the table says
shows()
{
	grep -q "id=\"shown\" role=\"status\">$2" dom ||
		fail "$1: $(grep -o 'id="shown"[^<]*' dom)"
}

# with a script: few rows at once, and no card before it is asked for
browse "file://$dir/report.html"
shows "all" "1,101 findings"
[ "$(rows)" -lt 400 ] || fail "all rows at once: $(rows)"
grep -q '<tr class="card">' dom && fail "a card that nobody asked for"

# an address names a finding: it is unfolded, with its steps
browse "file://$dir/report.html#$id"
sed -n '/<tr class="card">/,/<\/tr>/p' dom >card
grep -q "$id" card || fail "not unfolded: $id"
grep -q '<ol class="steps">' card || fail "no steps in the card"
expect "cards" 1 "$(grep -c '<tr class="card">' dom)"
grep -q 'aria-expanded="true"' dom || fail "not said to be expanded"
# without all those that stand before it, of which the layout takes seconds
[ "$(rows)" -lt 400 ] || fail "all rows for one: $(rows)"

# search: all words, anywhere in row or card; by a clock that runs so fast that
# each slice of the search ends at once
search()
{
	act "var now=0;performance.now=function(){return now+=1000};document.getElementById('search').value='$1';document.getElementById('filters').dispatchEvent(new Event('submit'\,{cancelable:true}))"
}
search 'B/0100.env'
shows "a path" "1 of 1,101 findings"
expect "rows of a path" 1 "$(rows)"
search 'ben@example.com a/'
shows "two words" "250 of 1,101 findings"
search 'no such thing'
shows "nothing" "0 of 1,101 findings"
search "$id"
shows "an id" "1 of 1,101 findings"

# a search gives way when its time is up, and goes on with what was typed last
act "var n=0;performance.now=function(){return n+=20};var s=document.getElementById('search');function go(v){s.value=v;document.getElementById('filters').dispatchEvent(new Event('submit'\,{cancelable:true}));document.title+=document.getElementById('shown').textContent+';'}document.title='';go('ada@');go('ben@example.com a/')"
grep -q '<title>Searching 1,101 findings;Searching 1,101 findings;<' dom ||
	fail "a search does not give way: $(grep -o '<title>[^<]*' dom)"
shows "what was typed last" "250 of 1,101 findings"

# what an address leads to is not covered by the header that stays in sight
act "setTimeout(function(){document.title=document.querySelector('tr.open').getBoundingClientRect().top>=document.querySelector('#table thead th').getBoundingClientRect().bottom}\,500)"
browse "file://$dir/acted.html#$(grep -o 'id="bb-[0-9a-f]*"' report.html |
	sed -n 40p | cut -d '"' -f 2)"
grep -q '<title>true<' dom || fail "a header covers it"

# filters
act "var s=document.querySelector('[data-key=\"0\"]');s.value='0';s.dispatchEvent(new Event('change'\,{bubbles:true}))"
shows "what is alive" "1 of 1,101 findings"
grep '<tr data-k=' dom | grep -q 'live.txt' || fail "not what is alive"

# sorting: by what the header says, both ways, and it is told
act "document.querySelectorAll('#table thead button')[3].click()"
grep -q 'aria-sort="ascending"' dom || fail "not said to be sorted"
grep -m 1 '<tr data-k=' dom | grep -q 'a/0001.env' || fail "not sorted by path"
act "var b=document.querySelectorAll('#table thead button')[3];b.click();b.click()"
grep -q 'aria-sort="descending"' dom || fail "not said to be sorted"
grep -m 1 '<tr data-k=' dom | grep -q 'live.txt' || fail "not sorted downwards"

# without a script: all rows and all cards, and links from one to the other. A
# document that a parser makes is one without scripts.
sed -e '/^<script>/,/^<\/script>/d' report.html |
	sed -e "s,^</body>,<script>var d=new DOMParser().parseFromString(document.documentElement.outerHTML\,'text/html');document.title=[d.querySelectorAll('#table tbody tr').length\,d.querySelectorAll('#cards article').length\,Array.from(d.querySelectorAll('a[href^=\"#\"]')).filter(function(a){return !d.getElementById(a.getAttribute('href').slice(1))}).length\,d.querySelectorAll('form:not([hidden])').length].join()</script>&," \
		-e '/http-equiv="Content-Security-Policy"/d' >bare.html
browse "file://$dir/bare.html"
expect "rows, cards, dead links and forms without a script" \
	"<title>1101,1101,0,0" "$(grep -m 1 -o '<title>[^<]*' dom)"

# and it does not lay out what is far below: neither all rows nor all cards
sed -e '/^<script>/,/^<\/script>/d' -e 's,</*noscript>,,g' \
	-e '/http-equiv="Content-Security-Policy"/d' report.html |
	sed -e "s,^</body>,<script>function far(s){return Array.from(document.querySelectorAll(s)).filter(function(e){return !e.checkVisibility({contentVisibilityAuto:true})}).length>900}addEventListener('load'\,function(){document.title=[far('#table tbody td')\,far('#cards h3')].join()})</script>&," >bare.html
browse "file://$dir/bare.html"
expect "most rows and cards can wait" "<title>true,true" \
	"$(grep -m 1 -o '<title>[^<]*' dom)"

done_testing
