cookies = {'bb_userid': '194832', 'bb_password': '@{hex:lines of forums.}'}
header = "bb_lastvisit=1326; bb_userid=194832; bb_password=@{hex:another visitor.}; bb_sessionhash=33"
