export BB_AUTH=$(echo -n "$BB_USER:$BB_PASSWORD2" | base64)
