const prefix = "ATBB" + "_" + name + "_key";
const other = "ATATT3xFfGF0" + suffix;
