IMG_BB_TOKEN = "@{hex:pictures hosted.}"
IMG_BB_URL = "https://img.example/1/upload"
PHP_BB_PASSWORD = "@{password:43120}"
NODE_BB_ADMIN_PASSWORD = "@{password:43121}"
