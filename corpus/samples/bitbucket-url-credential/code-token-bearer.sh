#!/bin/bash
TOKEN="@{password:9831}"
PROJECT=PL
curl -sS -H "Authorization: Bearer ${TOKEN}" "https://bitbucket.acme.example/rest/api/1.0/projects/${PROJECT}/repos"
