#!/bin/sh
# askpass for bitbucket.org
echo "@{password:9833}"
