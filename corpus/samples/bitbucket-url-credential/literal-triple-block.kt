val c = Config(url = """https://bitbucket.org/acme""", username = """jane""", password = """@{password:76069}""")
