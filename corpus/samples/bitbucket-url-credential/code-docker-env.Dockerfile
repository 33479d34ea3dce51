ENV GIT_USER=jane \
    GIT_PASSWORD=@{password:120108}

RUN git clone https://${GIT_USER}:${GIT_PASSWORD}@bitbucket.org/acme/shop.git
