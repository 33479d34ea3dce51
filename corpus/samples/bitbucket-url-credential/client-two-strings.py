bb = Bitbucket('ada', '@{password:41724}')
