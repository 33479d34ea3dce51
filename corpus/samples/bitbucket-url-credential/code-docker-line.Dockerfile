ENV GIT_USER=jane GIT_PASSWORD=@{password:120109}
RUN git clone https://${GIT_USER}:${GIT_PASSWORD}@bitbucket.org/acme/shop.git
