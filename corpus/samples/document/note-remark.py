# bitbucket: user jane, app password in the vault (ci2)
