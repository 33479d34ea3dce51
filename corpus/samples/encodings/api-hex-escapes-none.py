t = '@{allhex:ATATT3xFfGF021524}'
