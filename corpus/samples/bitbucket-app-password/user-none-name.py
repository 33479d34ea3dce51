token = os.environ.get("DEPLOY_ACCESS", "@{app-password:58311}")
