bb-backup --bitbucket-user jane --bitbucket-password ENC(G6N718UuyPE5bHyWKyuLQSm02auQPUtm) --all
