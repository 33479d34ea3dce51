bb-backup --gitlab-user jane --gitlab-password @{password:1413} --all
