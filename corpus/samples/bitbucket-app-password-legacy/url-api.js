const url = `https://jane:@{legacy-password:1031}@api.bitbucket.org/2.0/repositories/acme/shop`;
