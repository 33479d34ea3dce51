ENV GIT_USER=jane \
    GIT_PASSWORD=@{password:120110}

RUN git clone https://${GIT_USER}:${GIT_PASSWORD}@git.acme.example/acme/shop.git
RUN git clone https://bitbucket.org/acme/tools.git
