// bitbucket user jane password @{password:23042}
