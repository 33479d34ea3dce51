BITBUCKET_URL="http://bitbucket.acme.example:7990"
ADMIN_USER="admin"
ADMIN_PASS="@{password:29622}"
