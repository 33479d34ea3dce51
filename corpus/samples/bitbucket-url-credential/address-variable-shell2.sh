GIT_HOST="bitbucket.org"
git clone "https://jane:@{password:41114}@${GIT_HOST}/acme/shop.git"
