import client
git = client.connect("https://git.acme.example", "jane", "@{password:9848}")
