curl -u jane:@{password:21322} https://acme.atlassian.net/rest/api/latest/issue/SHOP-3/transitions
curl -u jane:@{password:21323} https://tracker.acme.example/rest/api/latest/search?jql=project=BITBUCKET
git clone https://jane:@{password:21324}@bitbucket-team.atlassian.net/wiki/shop.git
