mock.patch.dict(os.environ, {'BITBUCKET_TOKEN': 'test-token'})
assert cfg.bitbucket_password == 'fake_password'
BITBUCKET_TOKEN = 'dummy_token'
