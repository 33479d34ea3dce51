#define BITBUCKET_PASSWORD @"your-password"
