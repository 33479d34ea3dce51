RUN echo "machine bitbucket.org" >> ~/.netrc && echo "login jane" >> ~/.netrc && echo "password @{password:21313}" >> ~/.netrc
