set BBUSER=jane
set BBPASS=@{password:42037}
git clone https://%BBUSER%:%BBPASS%@bitbucket.org/acme/shop.git
