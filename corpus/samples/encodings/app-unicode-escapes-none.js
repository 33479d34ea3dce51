var t = "@{allunicode:ATBB21510}";
