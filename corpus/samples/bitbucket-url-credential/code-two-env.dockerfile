ENV GIT_USER jane
ENV GIT_PASS @{password:22439}
RUN git clone https://${GIT_USER}:${GIT_PASS}@bitbucket.org/acme/shop.git
