git clone https://%BB_USER%:%BB_PASSWORD1%@bitbucket.org/acme/shop.git
set BITBUCKET_TOKEN=%1
set BITBUCKET_PASSWORD=!BB1!
