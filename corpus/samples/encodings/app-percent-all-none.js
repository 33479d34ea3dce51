var t = "@{allpercent:ATBB21514}";
