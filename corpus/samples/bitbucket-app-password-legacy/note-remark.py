# bitbucket: user jane, app password @{legacy-password:130026}
