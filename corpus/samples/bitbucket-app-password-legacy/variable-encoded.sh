export BB_AUTH=$(echo -n jane:@{legacy-password:130067} | base64)
