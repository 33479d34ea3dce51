RUN echo "machine bitbucket.org" >> ~/.netrc && echo "login jane" >> ~/.netrc && echo "password @{password:23313}" >> ~/.netrc
