var t = "@{allxml:ATBB21518}";
