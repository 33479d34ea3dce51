hal config artifact gitlab account add shop --username jane --password @{password:23039}
