bb_auth = HTTPBasicAuth("jane", "@{legacy-password:130050}")
