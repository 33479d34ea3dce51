curl -u deploy:@{password:9641} -d '{"repo": "https://bitbucket.org/acme/app"}' https://ci.example.net/hooks/run
