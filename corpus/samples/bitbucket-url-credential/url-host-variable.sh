git clone "http://deploybot:@{password:23301}@$BITBUCKETELB/scm/SLF/shop.git"
git clone https://deploybot:@{password:23302}@${BITBUCKET_HOST}/shop.git
git push "https://deploybot:@{password:23303}@$1:7990/scm/SLF/shop.git" main
