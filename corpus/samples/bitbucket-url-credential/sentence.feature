When I log in to "https://bitbucket.org" as "jane" with password "@{password:23112}"
