var t = "@{allhex:ATBB21502}";
