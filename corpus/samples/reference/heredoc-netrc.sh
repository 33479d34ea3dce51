RUN echo "machine bitbucket.org login jane password secret" > /root/.netrc
