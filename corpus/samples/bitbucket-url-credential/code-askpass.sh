#!/bin/sh
# GIT_ASKPASS for bitbucket.org
case "$1" in
Username*) echo "jane" ;;
Password*) echo "@{password:9343}" ;;
esac
