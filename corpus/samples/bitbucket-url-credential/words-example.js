const lines = [
  'origin  https://x-token-auth:abc987token@bitbucket.org/acme/shop.git (fetch)',
  'origin  https://jane:valid-token-2@bitbucket.org/acme/shop.git (push)',
];
