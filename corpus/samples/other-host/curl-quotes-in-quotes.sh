ssh deploy@build1 'curl -s -u '"'"'jane:@{password:22038}'"'"' https://api.example.org/2.0/repositories/acme/shop'
