hg --config auth.bb.prefix=bitbucket.org --config auth.bb.username="$U" --config auth.bb.password="$P" pull
