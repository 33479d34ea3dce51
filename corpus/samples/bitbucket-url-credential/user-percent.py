CASES = [
    ("https://bitbucket.org/acme/shop/branch/jane@lantern", "jane@lantern", "jane%40lantern"),
]
