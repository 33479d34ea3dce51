@pytest.fixture
def bitbucket_password():
    return "@{legacy-password:130051}"
