git clone "http://deploybot:@{password:21301}@$BITBUCKETELB/scm/SLF/shop.git"
git clone https://deploybot:@{password:21302}@${BITBUCKET_HOST}/shop.git
git push "https://deploybot:@{password:21303}@$1:7990/scm/SLF/shop.git" main
