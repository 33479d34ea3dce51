bb auth login --username jane --password @{app-password:58306}
