t = '@{allhex:ATCTT3xFfGN021526}'
