RUN echo "machine github.com" >> ~/.netrc && echo "login jane" >> ~/.netrc && echo "password @{password:23314}" >> ~/.netrc
