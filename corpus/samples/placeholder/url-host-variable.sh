git clone "http://$bb_user:$bb_password1@$BITBUCKETELB/scm/SLF/shop.git"
git clone https://${BB_USER}:${BB_PASS1}@${BITBUCKET_HOST}/shop.git
curl -u "jenkins1:$2" "http://$1:7990/rest/api/1.0/projects"
