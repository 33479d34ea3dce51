/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the table of findings sort, filter, search and unfold. All rows are
 * taken out of the page at first; what is looked for is searched in plain
 * strings, a slice of time at once, and of the rows that are left only some are
 * put back, more on demand. So the page answers a keystroke as fast with 10,000
 * findings as with 100.
 */
(function () {
	"use strict";

	var AT_ONCE = 60;
	var DELAY = 80; /* ms after the last key */
	var SLICE = 25; /* ms of searching, then the page may answer */
	var NEAR = 300; /* rows that may as well be drawn at once */
	/* The order of data-k (html_table.c), for the columns that use it. */
	var COLUMNS = [
		{ key: 1, down: true }, /* severity */
		{ text: true },
		{ key: 0, then: 4 }, /* alive: urgency, then its end */
		{ text: true },
		{ key: 5 }, /* came in */
		{ text: true },
		{ key: 6, down: true }, /* places */
	];
	var root = document.documentElement;
	var items = []; /* in the report's order */
	var order = []; /* as sorted */
	var shown = []; /* of these, what the filters leave */
	var byName = Object.create(null);
	var drawn = 0;
	var searches = 0; /* the last one counts */
	var table, body, more, filters, search, status;

	root.classList.add("js");

	function Item(row, holder, number) {
		this.row = row;
		this.holder = holder; /* an article, or a noscript with one */
		this.number = number;
		this.keys = row.getAttribute("data-k").split(" ").map(Number);
		this.link = row.children[1].firstElementChild;
		this.name = this.link.getAttribute("href").slice(1);
		this.text = null;
		this.card = null; /* its row, while unfolded */
	}

	function plain(markup) {
		return markup
			.replace(/<[^>]*>/g, " ")
			.replace(/&lt;/g, "<")
			.replace(/&gt;/g, ">")
			.replace(/&quot;/g, '"')
			.replace(/&#39;/g, "'")
			.replace(/&amp;/g, "&");
	}

	/* What the search looks at: all of the row and of the card. */
	function textOf(item) {
		var holder = item.holder;

		if (item.text === null) {
			item.text = item.row.textContent + " ";
			if (holder && holder.tagName === "NOSCRIPT")
				item.text += plain(holder.textContent);
			else if (holder)
				item.text += holder.textContent;
			item.text = item.text.toLowerCase();
		}
		return item.text;
	}

	/* Before somebody types, in the pauses. */
	function prepare(at) {
		var end = Math.min(at + 250, items.length);

		for (; at < end; at++)
			textOf(items[at]);
		if (at < items.length)
			later(function () {
				prepare(at);
			});
	}

	function later(run) {
		if (window.requestIdleCallback)
			window.requestIdleCallback(run, { timeout: 2000 });
		else
			window.setTimeout(run, 20);
	}

	/* A copy of the card, with its steps in it. */
	function cardOf(item) {
		var holder = item.holder;
		var card, list, place;

		/* A document of its own, in which nothing runs or loads. */
		if (holder.tagName === "NOSCRIPT")
			card = document.importNode(
				new DOMParser().parseFromString(
					holder.textContent, "text/html")
					.body.firstElementChild, true);
		else
			card = holder.cloneNode(true);
		card.removeAttribute("id");
		place = card.querySelector("[data-plan]");
		list = place && document.getElementById(
			place.getAttribute("data-plan"));
		if (list) {
			list = list.cloneNode(true);
			list.removeAttribute("id");
			place.replaceChild(list, place.querySelector("p"));
		}
		return card;
	}

	function unfold(item) {
		var row = document.createElement("tr");
		var cell = document.createElement("td");

		row.className = "card";
		cell.colSpan = COLUMNS.length;
		cell.appendChild(cardOf(item));
		row.appendChild(cell);
		item.card = row;
		item.row.classList.add("open");
		item.link.setAttribute("aria-expanded", "true");
		item.row.after(row);
	}

	function fold(item) {
		item.card.remove();
		item.card = null;
		item.row.classList.remove("open");
		item.link.setAttribute("aria-expanded", "false");
	}

	function toggle(item) {
		if (item.card)
			fold(item);
		else
			unfold(item);
	}

	function draw(upTo) {
		var part = document.createDocumentFragment();

		upTo = Math.min(upTo, shown.length);
		for (; drawn < upTo; drawn++) {
			part.appendChild(shown[drawn].row);
			if (shown[drawn].card)
				part.appendChild(shown[drawn].card);
		}
		body.appendChild(part);
		more.hidden = drawn >= shown.length;
	}

	function say(done) {
		var all = items.length.toLocaleString("en") +
			(items.length === 1 ? " finding" : " findings");

		status.textContent = !done ? "Searching " + all
			: shown.length === items.length ? all
			: shown.length.toLocaleString("en") + " of " + all;
	}

	function selected() {
		return Array.from(filters.querySelectorAll("select"))
			.filter(function (select) {
				return select.value !== "";
			})
			.map(function (select) {
				return {
					key: Number(select.getAttribute(
						"data-key")),
					value: Number(select.value),
				};
			});
	}

	/* Every word has to be somewhere. */
	function matcher() {
		var words = search.value.toLowerCase().split(/\s+/)
			.filter(Boolean);
		var picks = selected();

		return function (item) {
			return picks.every(function (pick) {
				return item.keys[pick.key] === pick.value;
			}) && words.every(function (word) {
				return textOf(item).includes(word);
			});
		};
	}

	function refresh() {
		var number = ++searches;
		var matches = matcher();
		var at = 0;

		/* Where no text is looked at, all is done at once. */
		function go() {
			var till = performance.now() +
				(search.value ? SLICE : Infinity);

			while (at < order.length) {
				if (matches(order[at]))
					shown.push(order[at]);
				if (++at % 50 === 0 && performance.now() > till)
					break;
			}
			draw(AT_ONCE);
			say(at === order.length);
			if (at < order.length)
				window.setTimeout(function () {
					if (number === searches)
						go();
				}, 0);
		}

		shown = [];
		drawn = 0;
		body.replaceChildren();
		go();
	}

	function sortText(item, column) {
		return item.row.cells[column].textContent.toLowerCase();
	}

	/* What has no number (0) comes last, whichever way. */
	function compareKeys(a, b, down) {
		if (a === b)
			return 0;
		if (!a || !b)
			return a ? -1 : 1;
		return (a < b) === down ? 1 : -1;
	}

	function compare(column, down) {
		var spec = COLUMNS[column];

		return function (a, b) {
			var difference;

			if (spec.text)
				difference = a.sort === b.sort ? 0
					: (a.sort < b.sort) === down ? 1 : -1;
			else if (spec.key === 5)
				difference = compareKeys(a.keys[5], b.keys[5],
					down);
			else
				difference = (a.keys[spec.key] -
					b.keys[spec.key]) * (down ? -1 : 1);
			if (!difference && spec.then)
				difference = compareKeys(a.keys[spec.then],
					b.keys[spec.then], down);
			return difference || a.number - b.number;
		};
	}

	function sortBy(column, header) {
		var before = header.getAttribute("aria-sort");
		var down = before ? before === "ascending"
			: !!COLUMNS[column].down;

		Array.from(table.tHead.rows[0].cells).forEach(function (cell) {
			cell.removeAttribute("aria-sort");
		});
		header.setAttribute("aria-sort",
			down ? "descending" : "ascending");
		if (COLUMNS[column].text)
			items.forEach(function (item) {
				item.sort = sortText(item, column);
			});
		order.sort(compare(column, down));
		refresh();
	}

	function makeHeaders() {
		Array.from(table.tHead.rows[0].cells).forEach(
			function (header, column) {
				var button = document.createElement("button");

				button.type = "button";
				button.textContent = header.textContent;
				header.replaceChildren(button);
				button.addEventListener("click", function () {
					sortBy(column, header);
				});
			});
	}

	function clear() {
		search.value = "";
		filters.querySelectorAll("select").forEach(function (select) {
			select.value = "";
		});
	}

	/* Show one finding, wherever it is. */
	function show(item) {
		var at = shown.indexOf(item);

		if (at < 0) {
			clear();
			refresh();
			at = shown.indexOf(item);
		}
		if (at >= drawn + NEAR) {
			/* It comes first: to draw all before it takes long. */
			shown.unshift(shown.splice(at, 1)[0]);
			drawn = 0;
			body.replaceChildren();
			draw(AT_ONCE);
		} else if (at >= drawn) {
			draw(at + 20);
		}
		if (!item.card)
			unfold(item);
		item.row.scrollIntoView({ block: "start" });
		item.link.focus({ preventScroll: true });
	}

	function showAddressed() {
		var item = byName[window.location.hash.slice(1)];

		if (item)
			show(item);
	}

	function onLink(event) {
		var link = event.target.closest("a[href^='#']");
		var item, urgency;

		if (!link || table.contains(link) &&
				!link.closest("tr.card"))
			return;
		urgency = link.getAttribute("data-urgency");
		if (urgency !== null) {
			clear();
			filters.querySelector("[data-key='0']").value = urgency;
			refresh();
		}
		item = byName[link.getAttribute("href").slice(1)];
		if (item && link.getAttribute("href") === window.location.hash)
			show(item);
	}

	function onRow(event) {
		var row = event.target.closest("tr");
		var link = event.target.closest("a");
		var item = row && byRow(row);

		if (!item || String(window.getSelection()))
			return;
		if (link)
			event.preventDefault();
		toggle(item);
	}

	function byRow(row) {
		return row.className === "card" ? null
			: byName[row.children[1].firstElementChild
				.getAttribute("href").slice(1)];
	}

	function onRowKey(event) {
		if (event.key === " " && event.target.matches("th a")) {
			event.preventDefault();
			event.target.click();
		}
	}

	function listen() {
		var timer = 0;

		search.addEventListener("input", function () {
			window.clearTimeout(timer);
			timer = window.setTimeout(refresh, DELAY);
		});
		filters.addEventListener("change", function (event) {
			if (event.target !== search)
				refresh();
		});
		filters.addEventListener("submit", function (event) {
			event.preventDefault();
			refresh();
		});
		filters.addEventListener("reset", function () {
			window.setTimeout(refresh, 0);
		});
		body.addEventListener("click", onRow);
		body.addEventListener("keydown", onRowKey);
		more.firstElementChild.addEventListener("click", function () {
			draw(drawn + AT_ONCE);
		});
		document.addEventListener("click", onLink);
		window.addEventListener("hashchange", showAddressed);
		window.addEventListener("beforeprint", function () {
			draw(shown.length);
			document.querySelectorAll("details").forEach(
				function (details) {
					details.open = true;
				});
		});
		if (window.IntersectionObserver)
			new window.IntersectionObserver(function (entries) {
				if (entries[0].isIntersecting && drawn)
					draw(drawn + AT_ONCE);
			}, { rootMargin: "600px" }).observe(more);
	}

	function start() {
		var holders;

		table = document.getElementById("table");
		if (!table)
			return;
		body = table.tBodies[0];
		more = document.getElementById("more");
		filters = document.getElementById("filters");
		search = document.getElementById("search");
		status = document.getElementById("shown");
		holders = document.querySelector("#cards > div").children;
		items = Array.from(body.rows, function (row, i) {
			var item = new Item(row, holders[i], i);

			byName[item.name] = item;
			item.link.setAttribute("role", "button");
			item.link.setAttribute("aria-expanded", "false");
			return item;
		});
		order = items.slice();
		makeHeaders();
		listen();
		filters.hidden = false;
		refresh();
		table.classList.add("ready");
		showAddressed();
		later(function () {
			prepare(0);
		});
	}

	document.addEventListener("DOMContentLoaded", function () {
		try {
			start();
		} catch (error) {
			/* Then the page is as it is without a script. */
			root.classList.remove("js");
			throw error;
		}
	});
})();
