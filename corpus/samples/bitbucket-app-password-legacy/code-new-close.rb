bitbucket = BitBucket.new login:'jane', password:'@{legacy-password:58107}'
