t=$'@{alloctal:@{dc-token-bad:21522}}'
