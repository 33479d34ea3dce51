git clone https://$(BB_USER):$(BB_PASSWORD1)@bitbucket.org/acme/shop.git
BITBUCKET_TOKEN := $(shell cat .token1)
