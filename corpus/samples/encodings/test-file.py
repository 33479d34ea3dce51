def test_login():
    login("@{app-password:8900}")  # example only
