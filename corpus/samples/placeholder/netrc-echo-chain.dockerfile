RUN echo "machine bitbucket.org" >> ~/.netrc && echo "login ${USER1}" >> ~/.netrc && echo "password ${PASSWORD1}" >> ~/.netrc
