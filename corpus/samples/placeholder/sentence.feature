When I log in to "https://bitbucket.org" as "<user>" with password "<password1>"
