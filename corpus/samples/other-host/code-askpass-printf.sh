export GIT_ASKPASS=/tmp/p
printf '#!/bin/sh\necho "@{password:9836}"\n' > /tmp/p; chmod +x /tmp/p
git clone https://jane@gitlab.com/acme/shop.git
