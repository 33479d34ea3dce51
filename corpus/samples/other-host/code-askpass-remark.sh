#!/bin/sh
# banner for bitbucket.org
echo "@{password:9834}"
