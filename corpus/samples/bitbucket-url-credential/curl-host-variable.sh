curl -X POST -k -v -u "jenkins1:@{password:23304}" -H "Content-Type: application/json" "http://$1:7990/rest/api/1.0/projects"
