const url = `https://jane:REDACTED@api.bitbucket.org/2.0/repositories/acme/shop`;
