val bitbucketPassword = """@{password:76059}"""
