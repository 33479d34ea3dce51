echo `get-pw2` | docker login -u jane --password-stdin bitbucket.acme.example
git remote add x "https://jane:`get-pw2`@bitbucket.org/acme/x.git"
