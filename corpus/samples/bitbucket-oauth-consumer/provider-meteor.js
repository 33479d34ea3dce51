ServiceConfiguration.configurations.upsert(
  { service: 'bitbucket' },
  { $set: { clientId: '@{oauth-key:58004}', secret: '@{oauth-secret:58004}' } }
);
