val gitlabPassword = """@{password:76059}"""
