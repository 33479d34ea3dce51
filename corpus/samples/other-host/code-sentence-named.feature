Given I come from Bitbucket
And I log in to the shop as "jane" with password "@{password:130034}"
