parser.add_argument("--bitbucket-token", help="token1 for https://api.bitbucket.org", default=None)
parser.add_argument("--bitbucket-password", metavar="PASSWORD1")
