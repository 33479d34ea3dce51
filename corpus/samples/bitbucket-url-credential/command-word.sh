hal config artifact bitbucket account add shop --username jane --password @{password:23038}
