#define BITBUCKET_USER "jane"
#define BITBUCKET_PASSWORD "@{password:9205}"
