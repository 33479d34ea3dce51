#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How the HTML report looks in the dark, in the light and on paper: all of its
# text can be told from what is behind it, and what is printed is all that there
# is, without what only a screen has a use for.
. "$(dirname "$0")/lib.sh"

command -v chromium >/dev/null || skip "there is no chromium"

chrome()
{
	timeout 120 chromium --headless=new --no-sandbox --disable-gpu \
		--user-data-dir="$dir/profile" --no-first-run "$@" 2>browser.err
}

echo '<script>document.title="HIT"</script>' >control.html
chrome --dump-dom "file://$dir/control.html" >dom || skip "no chromium here"
grep -q '<title>HIT' dom || skip "chromium runs no script here"

"$make_repo" "$corpus/demo/history.fi" demo >/dev/null || exit 1
"$bbaudit" scan --as-of 2026-11-24 -o audit/ --plan demo >out 2>err
expect "the scan's status" 1 $?

# The contrast (WCAG 2.2, 1.4.3) of each element with text of its own. A colour
# that is not given in the dark is the one of the light.
cat >look.js <<'EOF'
function rgb(text) {
	return text.match(/[\d.]+/g).map(Number);
}
function light(c) {
	var v = c.slice(0, 3).map(function (x) {
		x /= 255;
		return x <= 0.04045 ? x / 12.92
			: Math.pow((x + 0.055) / 1.055, 2.4);
	});
	return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2];
}
function behind(e) {
	for (; e; e = e.parentElement) {
		var c = rgb(getComputedStyle(e).backgroundColor);
		if (c.length < 4 || c[3] === 1)
			return c;
	}
	return [255, 255, 255];
}
function look() {
	var worst = 99, where = "", n = 0;
	document.querySelectorAll("body *").forEach(function (e) {
		var own = Array.from(e.childNodes).some(function (t) {
			return t.nodeType === 3 && t.textContent.trim();
		});
		if (!own || !e.checkVisibility() || e.closest("script,style,title,.skip"))
			return;
		var s = getComputedStyle(e);
		var a = light(rgb(e.closest("svg") ? s.fill : s.color));
		var b = light(behind(e));
		var ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		n++;
		if (ratio < worst) {
			worst = ratio;
			where = e.tagName + "." + e.getAttribute("class") + " " +
				e.textContent.trim().slice(0, 30);
		}
	});
	return [n > 50, light(behind(document.body)) < 0.2, worst >= 4.5,
		worst >= 4.5 ? "" : worst.toFixed(2) + " " + where].join();
}
EOF

# style SED WHAT ARGUMENTS...: what WHAT says of the page, changed by SED
style()
{
	sed -e '/http-equiv="Content-Security-Policy"/d' -e "$1" \
		audit/report.html |
		awk -v what="$2" '/^<\/body>/ {
			print "<script>"
			while ((getline line <"look.js") > 0)
				print line
			print "addEventListener(\"load\",function(){document.title=" what "})"
			print "</script>"
		}
		{ print }' >styled.html
	shift 2
	chrome --virtual-time-budget=20000 "$@" --dump-dom \
		"file://$dir/styled.html" >dom
	grep -m 1 -o '<title>[^<]*' dom
}

# much text, is it dark, is all of it legible
open='document.querySelectorAll("#table th a").forEach(function(a){a.click()}),'
expect "in the light" "<title>true,false,true," "$(style '' "($open look())")"
expect "in the dark" "<title>true,true,true," \
	"$(style '' "($open look())" --blink-settings=preferredColorScheme=0)"

# On paper: as if that were the screen.
paper='s/@media print/@media all/;s/@media screen/@media not all/'
expect "on paper" "<title>true,false,true," "$(style "$paper" 'look()' \
	--blink-settings=preferredColorScheme=0)"
seen='["nav","#filters","#more","#cards article","#timeline svg"].map(function(s){return document.querySelector(s).checkVisibility()})'
expect "what is seen on a screen" "<title>true,true,false,false,true" \
	"$(style '' "$seen")"
expect "what is printed" "<title>false,false,false,true,true" \
	"$(style "$paper" "$seen")"
# what comes again on each page is not stuck to one, and nothing is left to scroll
stuck='Array.from(document.querySelectorAll("body *")).filter(function(e){var s=getComputedStyle(e);return s.position==="sticky"||s.contentVisibility==="auto"||e.tagName==="PRE"\&\&s.maxHeight!=="none"}).length'
expect "what sticks, waits or scrolls on paper" "<title>0" \
	"$(style "$paper" "$(printf %s "$stuck" | sed 's/\\&/\&/g')")"

# Printed, all findings are there, with their details, though only some rows are
# in the page before: more pages than its first rows take.
chrome --no-pdf-header-footer --print-to-pdf=page.pdf \
	"file://$dir/audit/report.html" >out
head -c 5 page.pdf | grep -q '^%PDF-' || fail "it cannot be printed"
pages=$(grep -a -c '/Type */Page$' page.pdf)
[ "$pages" -ge 6 ] || fail "printed on $pages pages"

done_testing
