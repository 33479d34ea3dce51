var t = "@{allxmlx:ATBB29602}";
