composer config -g http-basic.bitbucket.acme.example:8443 jane '@{password:22704}'
