DROP TABLE seat, school_alias, school, village, township, setting;
