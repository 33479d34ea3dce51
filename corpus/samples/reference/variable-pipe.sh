echo "$PASSWORD" | vercel env add BITBUCKET_PASSWORD production
echo 'done 2021-03-02' | tee bitbucket_token.log
