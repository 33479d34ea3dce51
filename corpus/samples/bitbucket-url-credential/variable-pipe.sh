echo '@{password:22447}' | vercel env add BITBUCKET_PASSWORD production
