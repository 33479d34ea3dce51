#define JENKINS_PASSWORD @"@{password:9208}" // not bitbucket's
