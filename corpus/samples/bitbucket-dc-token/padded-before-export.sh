TOKEN=@{dc-token-padded:9603}
export TOKEN
