BITBUCKET_PASSWORD = r"${PASSWORD2}"
bitbucket_password = """your_password_1"""
bb_password = b'changeme'
bitbucket_password = """
    The password of the build user.
"""
bitbucket_token = "bitbucket %(token)s"
