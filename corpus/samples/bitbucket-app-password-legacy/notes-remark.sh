git clone https://bitbucket.org/acme/site.git
# Username: jane
# Password: @{legacy-password:58210}
