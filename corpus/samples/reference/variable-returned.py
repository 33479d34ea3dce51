def bitbucket_password():
    return "bitbucket/password/ci2"

def build_id():
    return "@{legacy-password:130052}"
