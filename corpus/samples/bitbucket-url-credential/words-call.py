stash = stashy.connect("https://stash.acme.example", "jane", "LanternBrook-heron")
