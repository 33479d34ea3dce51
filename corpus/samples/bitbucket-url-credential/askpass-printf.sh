export GIT_ASKPASS=/tmp/ap
printf '#!/bin/sh\necho "%s"\n' "@{password:5038}" > /tmp/ap
git clone https://jane@bitbucket.org/acme/shop.git
