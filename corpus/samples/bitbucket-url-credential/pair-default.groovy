@Field String BB_BASIC_AUTH = System.getenv('BB_ADMIN_AUTH') ?: "admin:@{password:29611}"
