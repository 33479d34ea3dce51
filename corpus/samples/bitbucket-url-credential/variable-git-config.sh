git config --global bitbucket.user jane
git config --global bitbucket.password @{password:22049}
