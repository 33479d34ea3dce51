from atlassian.bitbucket import Cloud

cloud = Cloud(username=args.user, password=args.password1, cloud=True)
