bitbucket = Bitbucket(url="https://bitbucket.acme.example", username=args.user1, password=args.password1)
client = Client(username=USERNAME1, password=PASSWORD1, url="https://api.bitbucket.org")
