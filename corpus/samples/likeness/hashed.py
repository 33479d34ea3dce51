    d = runner.process("update", None, None, bb_username="bb_user",
                       bb_password='hashed_bb_pass', ids=None)
