hg --config auth.x.prefix=https://bitbucket.org --config auth.x.username=jane --config auth.x.password=@{password:76080} clone https://bitbucket.org/acme/shop
hg clone https://bitbucket.org/acme/shop --config auth.x.password=@{password:76081} --config auth.x.username=jane --config auth.x.prefix=bitbucket.org
hg pull --config auth.bb.prefix=bitbucket.org/acme --config auth.bb.password='@{password:76082}' --config auth.bb.username=jane
