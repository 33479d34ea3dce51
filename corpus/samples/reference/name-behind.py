pass_bitbucket = config['pass_bitbucket']
token_bitbucket = json.load(open("token_bitbucket.json"))
PASSWORD_BITBUCKET = os.environ["PASSWORD_BITBUCKET"]
