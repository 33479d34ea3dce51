#!/bin/bash
TOKEN="@{password:9832}"
PROJECT=PL
curl -sS -H "Authorization: Bearer ${TOKEN}" "https://git.acme.example/api/v4/projects/${PROJECT}/repos"
