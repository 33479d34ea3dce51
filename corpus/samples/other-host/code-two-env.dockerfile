ENV GIT_USER jane
ENV GIT_PASS @{password:22440}
RUN git clone https://${GIT_USER}:${GIT_PASS}@git.example.org/acme/shop.git
