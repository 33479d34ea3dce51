from bitbucket.bitbucket import Bitbucket
bb = Bitbucket('jane', 'T@{password:42023}', 'shop')
