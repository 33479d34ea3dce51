#!/bin/sh
# GIT_ASKPASS for bitbucket.org
case "$1" in
Username*) echo "$BB_USER" ;;
Password*) echo "$BB_PASSWORD" ;;
esac
