Given I log in to Bitbucket as "jane" with password "@{legacy-password:130033}"
