git clone "http://deploybot:@{password:21306}@$GITLAB_HOST/shop/app.git"
git clone "https://deploybot:@{password:21307}@${GIT_HOST}/shop/bitbucket.git"
curl -u "jenkins1:@{password:21308}" "http://$1:8080/api/json"
