t=$'@{alloctal:@{dc-token:21521}}'
