var t = "@{alloctal:ATBB21506}";
