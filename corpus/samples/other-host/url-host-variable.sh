git clone "http://deploybot:@{password:23306}@$GITLAB_HOST/shop/app.git"
git clone "https://deploybot:@{password:23307}@${GIT_HOST}/shop/bitbucket.git"
curl -u "jenkins1:@{password:23308}" "http://$1:8080/api/json"
