const token = process.env.BITBUCKET_TOKEN || '@{password:9307}';
