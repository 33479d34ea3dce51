const url = `https://jane:@{password:1030}@api.bitbucket.org/2.0/repositories/acme/shop`;
