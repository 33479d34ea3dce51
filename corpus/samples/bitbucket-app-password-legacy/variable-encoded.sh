export BB_AUTH=$(echo -n jane:@{legacy-password:130068} | base64)
