curl -u jane:@{password:23322} https://acme.atlassian.net/rest/api/latest/issue/SHOP-3/transitions
curl -u jane:@{password:23323} https://tracker.acme.example/rest/api/latest/search?jql=project=BITBUCKET
git clone https://jane:@{password:23324}@bitbucket-team.atlassian.net/wiki/shop.git
