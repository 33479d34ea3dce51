export GIT_ASKPASS=/tmp/p
printf '#!/bin/sh\necho "@{password:9835}"\n' > /tmp/p; chmod +x /tmp/p
git clone https://jane@bitbucket.org/acme/shop.git
