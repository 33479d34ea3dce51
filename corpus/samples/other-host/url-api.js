const url = `https://jane:@{password:1353}@api.gitlab.com/2.0/repositories/acme/shop`;
