bb_auth = HTTPBasicAuth("jane", os.environ["BB_PASSWORD2"])
