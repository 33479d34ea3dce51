#define BITBUCKET_PASSWORD @"@{password:9206}"
